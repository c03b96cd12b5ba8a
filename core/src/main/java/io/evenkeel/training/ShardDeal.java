package io.evenkeel.training;

import io.evenkeel.exchange.ShardRows;
import io.evenkeel.exchange.Sharding;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.network.Network;

/**
 * How the rows of a training are dealt to shards. The rows stand in an order of their own ({@link
 * RowHash}); the first of them belong to shard 0, the next ones to shard 1, and so on. Each shard
 * has as many as its parts of an epoch's mini-batches hold together, so that no row is left over.
 * In an epoch each shard shuffles its own rows, and each mini-batch takes the next ones of every
 * shard. So for the whole training a worker with some shards needs the rows of these and no others.
 *
 * <p>A function of the number of rows, the batch size and the number of shards alone.
 */
public final class ShardDeal {
  private final BatchPlan batches;
  private final int shards;
  private final long[] starts;

  private ShardDeal(BatchPlan batches, int shards) {
    this.batches = batches;
    this.shards = shards;
    starts = new long[shards + 1];
    int last = batches.count(batches.steps() - 1);
    int left = (int) (batches.rows() - batches.epochRows());
    for (int shard = 0; shard < shards; shard++) {
      long full = (long) (batches.steps() - 1) * of(shard, batches.count(0));
      starts[shard + 1] = starts[shard] + full + of(shard, last) + of(shard, left);
    }
  }

  /**
   * The deal of a training.
   *
   * @param rows of all workers
   * @throws io.evenkeel.kernels.InvalidInputException if mini-batches of that size cannot train the
   *     network
   */
  public static ShardDeal of(long rows, TrainingConfig config, Network network) {
    return new ShardDeal(BatchPlan.of(rows, config, network), config.shards());
  }

  /** A shard's part of a mini-batch. */
  private int of(int shard, int rows) {
    return ShardRows.start(shard + 1, shards, rows) - ShardRows.start(shard, shards, rows);
  }

  /** Number of shards. */
  public int shards() {
    return shards;
  }

  /** Number of all rows. */
  public long rows() {
    return batches.rows();
  }

  /** The first row of a shard, in the rows' order; the number of shards gives that of the rows. */
  public long start(int shard) {
    return starts[shard];
  }

  /** Number of rows of a worker's shards. */
  public long rows(Sharding worker) {
    return starts[worker.end()] - starts[worker.first()];
  }

  /**
   * The order in which a worker reads its rows in an epoch: its part of the first mini-batch, shard
   * by shard, then of the second one, and so on.
   *
   * @param epoch number of the epoch, from 0
   * @return rows, counted from the first one of its first shard
   */
  int[] order(Sharding worker, long seed, int epoch) {
    long from = starts[worker.first()];
    int count = worker.end() - worker.first();
    int[][] shuffled = new int[count][];
    int[] next = new int[count];
    int rows = 0;
    for (int s = 0; s < count; s++) {
      int shard = worker.first() + s;
      shuffled[s] =
          RandomStream.of(seed, "shard " + shard, epoch)
              .permutation(Math.toIntExact(starts[shard + 1] - starts[shard]));
      rows += (batches.steps() - 1) * of(shard, batches.count(0));
      rows += of(shard, batches.count(batches.steps() - 1));
    }
    int[] order = new int[rows];
    int at = 0;
    for (int step = 0; step < batches.steps(); step++) {
      int size = batches.count(step);
      for (int s = 0; s < count; s++) {
        int shard = worker.first() + s;
        int first = (int) (starts[shard] - from);
        for (int i = of(shard, size); i > 0; i--) {
          order[at++] = first + shuffled[s][next[s]++];
        }
      }
    }
    return order;
  }
}
