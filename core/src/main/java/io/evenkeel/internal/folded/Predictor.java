package io.evenkeel.internal.folded;

import io.evenkeel.kernels.Kernels;

/**
 * Computes a network's output at inference. Thread-safe; a row's result depends on that row alone.
 */
public interface Predictor {

  /**
   * The predictor of a folded network.
   *
   * @param threads most threads to use for one call
   */
  static Predictor of(FoldedNetwork network, Kernels kernels, int threads) {
    return network.ofImages()
        ? new ImagePredictor(network, kernels, threads)
        : new PanelPredictor(network, kernels, threads);
  }

  /**
   * The network's output.
   *
   * @param rows count x input features, row-major; read
   * @param count number of rows
   * @param logits count x output features, row-major; overwritten
   * @param onThisThread whether the caller's thread does it alone; the bits do not depend on it
   */
  void logits(float[] rows, int count, float[] logits, boolean onThisThread);

  /** The same on as many threads as the predictor may use. */
  default void logits(float[] rows, int count, float[] logits) {
    logits(rows, count, logits, false);
  }
}
