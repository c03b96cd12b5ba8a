package io.evenkeel.exchange;

/**
 * Which shards of each mini-batch a worker has, and how it meets the others. The bits of a training
 * depend on the number of shards, and not on who has which.
 *
 * @param shards number of all shards, at least 1
 * @param first the worker's first shard
 * @param end the shard after its last
 * @param exchange how it meets the workers that have the rest
 */
public record Sharding(int shards, int first, int end, Exchange exchange) {

  /** One shard: the whole mini-batch. */
  public static final Sharding WHOLE = all(1);

  public Sharding {
    if (shards < 1 || first < 0 || end <= first || end > shards) {
      throw new IllegalArgumentException(
          "a worker needs some of %d shards, but got %d to %d".formatted(shards, first, end - 1));
    }
  }

  /** All shards, {@code shards} of them. */
  public static Sharding all(int shards) {
    return new Sharding(shards, 0, shards, Exchange.NONE);
  }

  /** The first of the worker's rows, in a mini-batch of that many rows. */
  public int firstRow(int rows) {
    return ShardRows.start(first, shards, rows);
  }

  /** Number of the worker's rows, in a mini-batch of that many rows; 0 where it is very short. */
  public int rows(int rows) {
    return ShardRows.start(end, shards, rows) - firstRow(rows);
  }
}
