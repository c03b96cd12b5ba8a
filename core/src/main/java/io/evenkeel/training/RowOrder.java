package io.evenkeel.training;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.exchange.Sharding;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.network.Network;

/** In which order the rows of a data set are read in an epoch. */
@FunctionalInterface
interface RowOrder {

  /**
   * The rows' indices.
   *
   * @param seed the training's
   * @param epoch number of the epoch, from 0
   */
  int[] of(long seed, int epoch);

  /** All rows in a random order. */
  static RowOrder shuffled(Dataset data) {
    return (seed, epoch) -> RandomStream.of(seed, "shuffle", epoch).permutation(data.rows());
  }

  /** The order of a training on one machine: with shards the one that machines have together. */
  static RowOrder of(Dataset data, TrainingConfig config, Network network) {
    if (config.shards() == 1) {
      return shuffled(data);
    }
    ShardDeal deal = ShardDeal.of(data.rows(), config, network);
    int[] sorted = new RowHash(config.seed()).order(data);
    Sharding all = Sharding.all(config.shards());
    return (seed, epoch) -> {
      int[] order = deal.order(all, seed, epoch);
      for (int i = 0; i < order.length; i++) {
        order[i] = sorted[order[i]];
      }
      return order;
    };
  }
}
