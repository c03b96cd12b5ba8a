package io.evenkeel.internal.state;

import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;

/**
 * One trained array and its optimizer's state.
 *
 * @param key whose it is
 * @param rows rows of the matrix: a dense layer's inputs, a table's categories, or 1 for a vector
 * @param columns columns of the matrix: features, or a table's dimension
 * @param values rows x columns, row-major
 * @param slots the optimizer's state, each laid out like values; as many as the optimizer has
 */
public record Parameter(ParameterKey key, int rows, int columns, float[] values, float[][] slots) {

  /** A parameter whose optimizer's state is at its beginning. */
  public static Parameter fresh(ParameterKey key, ParameterSpec spec, float[] values, int slots) {
    return new Parameter(key, spec.rows(), spec.columns(), values, new float[slots][values.length]);
  }
}
