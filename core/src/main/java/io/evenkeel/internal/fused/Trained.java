package io.evenkeel.internal.fused;

import io.evenkeel.network.ParameterKey;

/**
 * One trained array as the engine keeps it.
 *
 * @param key as in the training state
 * @param title what messages call its layer, such as {@code layer 3 (Dense)}
 * @param rows rows of the canonical matrix
 * @param columns columns of the canonical matrix
 * @param held the arrays
 * @param slots the optimizer's state, laid out like the values
 * @param decays whether weight decay takes it
 * @param learned whether the optimizer trains it
 */
record Trained(
    ParameterKey key,
    String title,
    int rows,
    int columns,
    Held held,
    float[][] slots,
    boolean decays,
    boolean learned) {

  /**
   * A parameter and its gradient where they lie.
   *
   * @param values the parameter
   * @param gradient laid out like values
   * @param inPanels whether the arrays are laid out in panels; otherwise row-major, vectors padded
   */
  record Held(float[] values, float[] gradient, boolean inPanels) {}

  float[] values() {
    return held.values();
  }

  float[] gradient() {
    return held.gradient();
  }

  boolean inPanels() {
    return held.inPanels();
  }
}
