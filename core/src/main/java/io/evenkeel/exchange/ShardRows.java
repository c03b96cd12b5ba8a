package io.evenkeel.exchange;

/**
 * How the rows of a mini-batch are dealt to shards, in their order: whole blocks of 64 rows where
 * there is one for each shard at least, otherwise rows as evenly as they go.
 */
public final class ShardRows {
  private static final int BLOCK = 64;

  private ShardRows() {}

  /**
   * The first row of a shard; {@code shards} gives the number of rows.
   *
   * @param rows of the whole mini-batch
   */
  public static int start(int shard, int shards, int rows) {
    long blocks = (rows + BLOCK - 1L) / BLOCK;
    return blocks < shards
        ? (int) ((long) rows * shard / shards)
        : (int) Math.min(rows, blocks * shard / shards * BLOCK);
  }

  /**
   * The most rows that {@code count} shards that follow each other have together.
   *
   * @param count how many shards
   * @param rows the most rows of a mini-batch
   */
  public static int most(int count, int shards, int rows) {
    long blocks = (rows + BLOCK - 1L) / BLOCK;
    long fair = Math.max((blocks * count + shards - 1) / shards, count);
    return (int) Math.min(rows, fair * BLOCK);
  }
}
