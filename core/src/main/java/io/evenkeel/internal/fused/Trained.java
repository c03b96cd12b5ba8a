package io.evenkeel.internal.fused;

import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Treatment;
import org.jspecify.annotations.Nullable;

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
   * @param panels how the arrays are laid out in panels; null for row-major, vectors padded
   */
  record Held(float[] values, float[] gradient, @Nullable Layout panels) {}

  /** How a matrix in panels is taken from rows x columns, and back. */
  interface Layout {
    /** Writes a matrix in panels into rows. */
    void toRows(float[] held, float[] rows);

    /** Writes rows into a matrix in panels. */
    void fromRows(float[] rows, float[] held);
  }

  boolean learned() {
    return treatment.trained();
  }

  float[] values() {
    return held.values();
  }

  float[] gradient() {
    return held.gradient();
  }

  @Nullable Layout panels() {
    return held.panels();
  }
}
