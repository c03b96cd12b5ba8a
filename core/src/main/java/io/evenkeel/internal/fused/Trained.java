package io.evenkeel.internal.fused;

import io.evenkeel.internal.optimizer.MatrixLayout;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Treatment;

/**
 * One trained array as the engine keeps it.
 *
 * @param key as in the training state
 * @param title what messages call its layer, such as {@code layer 3 (Dense)}
 * @param rows rows of the canonical matrix
 * @param columns columns of the canonical matrix
 * @param held the arrays
 * @param slots the optimizer's state, laid out like the values
 * @param treatment what the optimizer does with it
 */
record Trained(
    ParameterKey key,
    String title,
    int rows,
    int columns,
    Held held,
    float[][] slots,
    Treatment treatment) {

  /**
   * A parameter and its gradient where they lie.
   *
   * @param values the parameter
   * @param gradient laid out like values
   * @param layout how the matrix lies in the arrays; a vector is padded
   */
  record Held(float[] values, float[] gradient, MatrixLayout layout) {}

  boolean learned() {
    return treatment.trained();
  }

  float[] values() {
    return held.values();
  }

  float[] gradient() {
    return held.gradient();
  }

  MatrixLayout layout() {
    return held.layout();
  }

  /** Whether it is the weight of a product, whose gradient is formed and measured tile by tile. */
  boolean inPanels() {
    return held.layout() instanceof LinkWeights;
  }
}
