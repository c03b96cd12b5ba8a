package io.evenkeel.kernels.image;

/**
 * For how many images a convolution reads its weights at a time. It decides which transforms it is
 * computed by: those that multiply least have the largest weights.
 */
public enum ImagesAtATime {
  /** A mini-batch: reading the weights costs little beside the products. */
  MANY,

  /** Perhaps only one, as in predictions. */
  FEW
}
