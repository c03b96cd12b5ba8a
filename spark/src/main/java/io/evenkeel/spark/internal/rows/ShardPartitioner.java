package io.evenkeel.spark.internal.rows;

import org.apache.spark.Partitioner;

/** Sends each shard to the worker that has it: worker w of W the shards from w N / W on. */
public final class ShardPartitioner extends Partitioner {
  private static final long serialVersionUID = 1;

  private final int workers;
  private final int shards;

  public ShardPartitioner(int workers, int shards) {
    this.workers = workers;
    this.shards = shards;
  }

  /** The first shard of a worker; their number gives that of the shards. */
  public static int first(int worker, int workers, int shards) {
    return (int) ((long) shards * worker / workers);
  }

  @Override
  public int numPartitions() {
    return workers;
  }

  @Override
  public int getPartition(Object key) {
    int shard = (Integer) key;
    int worker = 0;
    while (first(worker + 1, workers, shards) <= shard) {
      worker++;
    }
    return worker;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShardPartitioner same
        && same.workers == workers
        && same.shards == shards;
  }

  @Override
  public int hashCode() {
    return 31 * workers + shards;
  }
}
