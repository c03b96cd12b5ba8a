package io.evenkeel.reference;

import java.util.Arrays;
import java.util.List;

/**
 * An embedding: the last columns of x are codes, and each is replaced by its row of a table.
 * Backward:
 *
 * <pre>
 *   dE[c] = sum of dy over the rows whose code is c        dx = dy for numbers, 0 for codes
 * </pre>
 */
final class ReferenceEmbedding implements ReferenceLayer {
  private final List<ReferenceParameter> tables;
  private double[][] x = {};

  ReferenceEmbedding(List<ReferenceParameter> tables) {
    this.tables = tables;
  }

  @Override
  public double[][] forward(double[][] x) {
    this.x = x;
    return infer(x);
  }

  @Override
  public double[][] backward(double[][] dy) {
    int numbers = x[0].length - tables.size();
    double[][] dx = new double[x.length][x[0].length];
    for (int i = 0; i < x.length; i++) {
      System.arraycopy(dy[i], 0, dx[i], 0, numbers);
    }
    int column = numbers;
    for (int t = 0; t < tables.size(); t++) {
      double[][] gradient = tables.get(t).gradient;
      for (double[] row : gradient) {
        Arrays.fill(row, 0);
      }
      int dimension = gradient[0].length;
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < dimension; j++) {
          gradient[code(x[i], numbers + t)][j] += dy[i][column + j];
        }
      }
      column += dimension;
    }
    return dx;
  }

  @Override
  public double[][] infer(double[][] x) {
    int numbers = x[0].length - tables.size();
    int width = tables.stream().mapToInt(t -> t.values[0].length).sum();
    double[][] y = new double[x.length][numbers + width];
    for (int i = 0; i < x.length; i++) {
      System.arraycopy(x[i], 0, y[i], 0, numbers);
      int column = numbers;
      for (int t = 0; t < tables.size(); t++) {
        double[] vector = tables.get(t).values[code(x[i], numbers + t)];
        System.arraycopy(vector, 0, y[i], column, vector.length);
        column += vector.length;
      }
    }
    return y;
  }

  /** The nearest whole number, so that a gradient check may move a code a little. */
  private static int code(double[] row, int column) {
    return (int) Math.round(row[column]);
  }

  @Override
  public List<ReferenceParameter> parameters() {
    return tables;
  }
}
