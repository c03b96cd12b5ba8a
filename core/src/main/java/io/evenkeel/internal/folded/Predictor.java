package io.evenkeel.internal.folded;

/** Computes a network's output at inference. Thread-safe; a row's result is its own alone. */
public interface Predictor {

  /**
   * The network's output.
   *
   * @param rows count x input features, row-major; read
   * @param count number of rows
   * @param logits count x output features, row-major; overwritten
   */
  void logits(float[] rows, int count, float[] logits);
}
