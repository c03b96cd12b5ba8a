package io.evenkeel.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dense layer: {@code z = x W + b}, with x rows x inputs and W inputs x features. Backward:
 *
 * <pre>
 *   dW = x^T dz        db = sum over the rows of dz        dx = dz W^T
 * </pre>
 */
final class ReferenceDense implements ReferenceLayer {
  private final ReferenceParameter weight;
  private final @Nullable ReferenceParameter bias;
  private double[][] x = {};

  ReferenceDense(ReferenceParameter weight, @Nullable ReferenceParameter bias) {
    this.weight = weight;
    this.bias = bias;
  }

  @Override
  public double[][] forward(double[][] x) {
    this.x = x;
    return infer(x);
  }

  @Override
  public double[][] backward(double[][] dz) {
    double[][] w = weight.values;
    for (int k = 0; k < w.length; k++) {
      for (int j = 0; j < w[k].length; j++) {
        weight.gradient[k][j] = 0;
        for (int i = 0; i < x.length; i++) {
          weight.gradient[k][j] += x[i][k] * dz[i][j];
        }
      }
    }
    if (bias != null) {
      Arrays.fill(bias.gradient[0], 0);
      for (double[] row : dz) {
        for (int j = 0; j < row.length; j++) {
          bias.gradient[0][j] += row[j];
        }
      }
    }
    double[][] dx = new double[x.length][w.length];
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < w.length; k++) {
        for (int j = 0; j < w[k].length; j++) {
          dx[i][k] += dz[i][j] * w[k][j];
        }
      }
    }
    return dx;
  }

  @Override
  public double[][] infer(double[][] x) {
    double[][] w = weight.values;
    int features = w[0].length;
    double[][] z = new double[x.length][features];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < features; j++) {
        for (int k = 0; k < w.length; k++) {
          z[i][j] += x[i][k] * w[k][j];
        }
        z[i][j] += bias == null ? 0 : bias.values[0][j];
      }
    }
    return z;
  }

  @Override
  public List<ReferenceParameter> parameters() {
    List<ReferenceParameter> parameters = new ArrayList<>(List.of(weight));
    if (bias != null) {
      parameters.add(bias);
    }
    return parameters;
  }
}
