package io.evenkeel.reference;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.network.ParameterKey;

/** One parameter in double: values, gradient and the optimizer's slots, each rows x columns. */
public final class ReferenceParameter {
  private final ParameterKey key;
  private final boolean learned;
  final double[][] values;
  final double[][] gradient;
  final double[][][] slots;

  ReferenceParameter(Parameter parameter, boolean learned) {
    key = parameter.key();
    this.learned = learned;
    int rows = parameter.rows();
    int columns = parameter.columns();
    values = matrix(parameter.values(), rows, columns);
    gradient = new double[rows][columns];
    slots = new double[parameter.slots().length][][];
    for (int s = 0; s < slots.length; s++) {
      slots[s] = matrix(parameter.slots()[s], rows, columns);
    }
  }

  /** The layer and role of the parameter. */
  public ParameterKey key() {
    return key;
  }

  /** Whether the optimizer changes it. */
  public boolean learned() {
    return learned;
  }

  /** The values, row-major. */
  public double[] flatValues() {
    return flat(values);
  }

  /** dL/dvalues of the last backward pass, row-major. */
  public double[] flatGradient() {
    return flat(gradient);
  }

  /** Slot s of the optimizer's state, row-major. */
  public double[] flatSlot(int s) {
    return flat(slots[s]);
  }

  /** The rows themselves, for a gradient check that moves them. */
  public double[][] rows() {
    return values;
  }

  private static double[][] matrix(float[] flat, int rows, int columns) {
    double[][] result = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result[i][j] = flat[i * columns + j];
      }
    }
    return result;
  }

  private static double[] flat(double[][] matrix) {
    int columns = matrix[0].length;
    double[] result = new double[matrix.length * columns];
    for (int i = 0; i < matrix.length; i++) {
      System.arraycopy(matrix[i], 0, result, i * columns, columns);
    }
    return result;
  }
}
