package io.evenkeel.internal.state;

/**
 * One trained array and its optimizer's state.
 *
 * @param name layer index and role: {@code 3.weight}, {@code 3.bias}, {@code 4.gamma}, {@code
 *     4.beta}, {@code 0.table2}
 * @param rows rows of the matrix: a dense layer's inputs, a table's categories, or 1 for a vector
 * @param columns columns of the matrix: features, or a table's dimension
 * @param values rows x columns, row-major
 * @param slots the optimizer's state, each laid out like values; as many as the optimizer has
 */
public record Parameter(String name, int rows, int columns, float[] values, float[][] slots) {}
