package io.evenkeel.reference;

import io.evenkeel.network.Scale;

/** {@code y = factor * x}, and dx = factor * dy. */
final class ReferenceScale implements ReferenceLayer {
  private final double factor;

  ReferenceScale(Scale layer) {
    factor = layer.factor();
  }

  @Override
  public double[][] forward(double[][] x) {
    return scaled(x);
  }

  @Override
  public double[][] backward(double[][] dy) {
    return scaled(dy);
  }

  @Override
  public double[][] infer(double[][] x) {
    return scaled(x);
  }

  private double[][] scaled(double[][] values) {
    double[][] result = new double[values.length][values[0].length];
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values[i].length; j++) {
        result[i][j] = factor * values[i][j];
      }
    }
    return result;
  }
}
