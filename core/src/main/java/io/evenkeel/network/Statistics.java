package io.evenkeel.network;

/** The sources of BN's inference statistics. Inference never looks at its own batch. */
public enum Statistics {
  /** Exponentially weighted over the mini-batches of training, debiased by 1 - emaDecay^t. */
  EMA,
  /** Plain average over the mini-batches of training. */
  CUMULATIVE,
  /** Recomputed over the training set with the final weights. */
  POPULATION,
  /** Recomputed over data that the user hands over. */
  DATA
}
