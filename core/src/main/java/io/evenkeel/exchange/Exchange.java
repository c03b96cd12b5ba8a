package io.evenkeel.exchange;

/**
 * Brings together what several workers have gathered of one mini-batch. All workers take the same
 * steps and call {@link #reduce} the same number of times and in the same order: in each step first
 * for the weight of its rows, then for each BatchNorm's moments, for the loss, on the way back for
 * each BatchNorm's two gradient sums, and at the end for the gradients. The results decide how each
 * worker goes on, so that all refuse a step or none does.
 *
 * <p>An implementation moves {@link ShardValues#parts} from each worker to every other and knows
 * nothing of networks. It may merge parts on the way, as {@link ShardValues#merged} does. If a
 * worker is lost, it throws, and the engines' states are those of the step before.
 */
@FunctionalInterface
public interface Exchange {

  /** For a worker that has all shards. */
  Exchange NONE = _ -> {};

  /**
   * Waits until all workers have come here, and hands their parts to each.
   *
   * @param mine this worker's values; {@link ShardValues#take} is called once before returning
   */
  void reduce(ShardValues mine);
}
