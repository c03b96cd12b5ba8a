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
  private final float[] transposed;
  private final ColumnSums biasSums;

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
    transposed = new float[inputs * features];
    biasSums = new ColumnSums(maxRows, features);
  }

  @Override
  public void forward(float[] x, float[] z, int rows, StepSettings settings) {
    infer(x, z, rows);
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
    transposedProduct(x, dz, weight.gradient(), rows);
    if (dx != null) {
      transposeWeight();
      product(dz, transposed, dx, rows, features, inputs);
    }
  }

  @Override
  public void infer(float[] x, float[] z, int rows) {
    product(x, weight.values(), z, rows, inputs, features);
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

  @Override
  public List<PlainParameter> parameters() {
    return bias == null ? List.of(weight) : List.of(weight, bias);
  }

  /** c = a b, with a m x n, b n x p and c m x p. */
  private static void product(float[] a, float[] b, float[] c, int m, int n, int p) {
    Arrays.fill(c, 0, m * p, 0f);
    for (int i = 0; i < m; i++) {
      for (int k = 0; k < n; k++) {
        addMultiple(a[i * n + k], b, k * p, c, i * p, p);
      }
    }
  }

  /** dW = x^T dz. */
  private void transposedProduct(float[] x, float[] dz, float[] dW, int rows) {
    Arrays.fill(dW, 0f);
    for (int k = 0; k < inputs; k++) {
      for (int i = 0; i < rows; i++) {
        addMultiple(x[i * inputs + k], dz, i * features, dW, k * features, features);
      }
    }
  }

  /** One link of each chain: a row of c takes a multiple of a row of b. */
  private static void addMultiple(float a, float[] b, int bRow, float[] c, int cRow, int columns) {
    for (int j = 0; j < columns; j++) {
      c[cRow + j] = Math.fma(a, b[bRow + j], c[cRow + j]);
    }
  }

  private void transposeWeight() {
    float[] w = weight.values();
    for (int k = 0; k < inputs; k++) {
      for (int j = 0; j < features; j++) {
        transposed[j * inputs + k] = w[k * features + j];
      }
    }
  }
}
