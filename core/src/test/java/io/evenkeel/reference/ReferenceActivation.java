package io.evenkeel.reference;

import io.evenkeel.network.Activation;

/**
 * An activation function, {@code a = f(x)} and {@code dx = dy * f'(x)}, from Java's Math in double.
 * With s = 1 / (1 + exp(-x)), Phi and phi the standard normal's distribution and density:
 *
 * <pre>
 *   sigmoid  s                 s (1 - s)
 *   tanh     tanh x            1 - tanh^2 x
 *   gelu     x Phi(x)          Phi(x) + x phi(x)
 *   silu     x s               s + x s (1 - s)
 * </pre>
 */
final class ReferenceActivation implements ReferenceLayer {
  private final Activation layer;
  private double[][] x = {};

  ReferenceActivation(Activation layer) {
    this.layer = layer;
  }

  @Override
  public double[][] forward(double[][] x) {
    this.x = x;
    return infer(x);
  }

  @Override
  public double[][] backward(double[][] dy) {
    double[][] dx = new double[dy.length][dy[0].length];
    for (int i = 0; i < dy.length; i++) {
      for (int j = 0; j < dy[i].length; j++) {
        dx[i][j] = dy[i][j] * derivative(x[i][j]);
      }
    }
    return dx;
  }

  @Override
  public double[][] infer(double[][] x) {
    double[][] a = new double[x.length][x[0].length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[i].length; j++) {
        a[i][j] = value(x[i][j]);
      }
    }
    return a;
  }

  double value(double x) {
    return switch (layer.function()) {
      case IDENTITY -> x;
      case RELU -> Math.max(0, x);
      case RELU6 -> Math.clamp(x, 0, 6);
      case LEAKY_RELU -> x > 0 ? x : layer.slope() * x;
      case SIGMOID -> sigmoid(x);
      case TANH -> Math.tanh(x);
      case GELU -> x * normalDistribution(x);
      case SILU -> x * sigmoid(x);
    };
  }

  double derivative(double x) {
    return switch (layer.function()) {
      case IDENTITY -> 1;
      case RELU -> x > 0 ? 1 : 0;
      case RELU6 -> x > 0 && x < 6 ? 1 : 0;
      case LEAKY_RELU -> x > 0 ? 1 : layer.slope();
      case SIGMOID -> sigmoid(x) * (1 - sigmoid(x));
      case TANH -> 1 - Math.tanh(x) * Math.tanh(x);
      case GELU -> normalDistribution(x) + x * normalDensity(x);
      case SILU -> sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x));
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double normalDistribution(double x) {
    return (1 + Erf.erf(x / Math.sqrt(2))) / 2;
  }

  private static double normalDensity(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }
}
