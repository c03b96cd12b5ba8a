package io.evenkeel.network;

/**
 * How a mini-batch's variance enters the running variance. Normalisation inside training always
 * uses the biased one.
 */
public enum VarianceEstimator {
  /** Sum of squared deviations divided by m (ONNX, Keras). */
  BIASED,
  /** Sum of squared deviations divided by m - 1 (PyTorch, cuDNN, Ioffe and Szegedy's Alg. 2). */
  UNBIASED
}
