package io.evenkeel.internal.plain;

import io.evenkeel.internal.engine.StepSettings;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dense layer: {@code z = x W + b}, with x rows x inputs, W inputs x features, b a row.
 *
 * <p>Every element of a product is one chain of fused multiply-adds, from 0, over the summed index
 * in ascending order; b is added last. It is the definition that the fused engine's products share.
 *
 * <p>Kept for backward: nothing but x, which the caller keeps.
 */
final class PlainDense implements PlainLayer {
  private final PlainParameter weight;
  private final @Nullable PlainParameter bias;
  private final int inputs;
  private final int features;
  private final float[][] dzRows;
  private final float[][] weightColumns;
  private final PlainColumnSums biasSums;

  /**
   * A dense layer.
   *
   * @param weight W, inputs x features
   * @param bias b, 1 x features, or null for none
   */
  PlainDense(PlainParameter weight, @Nullable PlainParameter bias, int maxRows) {
    this.weight = weight;
    this.bias = bias;
    inputs = weight.rows();
    features = weight.columns();
    dzRows = new float[maxRows][features];
    weightColumns = new float[features][inputs];
    biasSums = new PlainColumnSums(maxRows, features);
  }

  @Override
  public void forward(float[] x, float[] z, int rows, StepSettings settings) {
    float[][] weightRows = new float[inputs][features];
    split(weight.values(), inputs, features, weightRows);
    product(x, weightRows, z, rows, inputs, features);
    if (bias == null) {
      return;
    }
    float[] b = bias.values();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < features; j++) {
        z[i * features + j] += b[j];
      }
    }
  }

  /**
   * With dz = dL/dz:
   *
   * <pre>
   *   (1) db = sum over the rows of dz
   *   (2) dW = x^T dz
   *   (3) dx = dz W^T
   * </pre>
   */
  @Override
  public void backward(
      float[] x, float[] dz, float @Nullable [] dx, int rows, StepSettings settings) {
    if (bias != null) {
      biasSums.sum(dz, rows);
      biasSums.store(bias.gradient());
    }
    weightGradient(x, dz, rows);
    if (dx != null) {
      transpose(weight.values(), weightColumns);
      product(dz, weightColumns, dx, rows, features, inputs);
    }
  }

  /** Term (2): row k of dW gathers the rows of dz, each times column k of x. */
  private void weightGradient(float[] x, float[] dz, int rows) {
    split(dz, rows, features, dzRows);
    float[] sums = new float[features];
    for (int k = 0; k < inputs; k++) {
      Arrays.fill(sums, 0f);
      for (int i = 0; i < rows; i++) {
        addMultiple(x[i * inputs + k], dzRows[i], sums);
      }
      System.arraycopy(sums, 0, weight.gradient(), k * features, features);
    }
  }

  @Override
  public List<PlainParameter> parameters() {
    return bias == null ? List.of(weight) : List.of(weight, bias);
  }

  /** c = a b, with a m x n, b n rows of p, and c m x p. */
  private static void product(float[] a, float[][] b, float[] c, int m, int n, int p) {
    float[] sums = new float[p];
    for (int i = 0; i < m; i++) {
      Arrays.fill(sums, 0f);
      for (int k = 0; k < n; k++) {
        addMultiple(a[i * n + k], b[k], sums);
      }
      System.arraycopy(sums, 0, c, i * p, p);
    }
  }

  /**
   * One link of each chain: sums += a * row. Both arrays start at 0, which is what it takes for the
   * compiler to turn the loop into vectors: with offsets it cannot tell whether they overlap.
   */
  private static void addMultiple(float a, float[] row, float[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] = Math.fma(a, row[j], sums[j]);
    }
  }

  /** Copies the rows of a row-major matrix into arrays of their own. */
  private static void split(float[] matrix, int rows, int columns, float[][] result) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(matrix, i * columns, result[i], 0, columns);
    }
  }

  /** Copies the columns of a row-major matrix into arrays of their own. */
  private static void transpose(float[] matrix, float[][] result) {
    for (int j = 0; j < result.length; j++) {
      for (int k = 0; k < result[j].length; k++) {
        result[j][k] = matrix[k * result.length + j];
      }
    }
  }
}
