package io.evenkeel.testkit;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A scalar to check gradients with: L = sum w_i y_i, with fixed random weights, so dL/dy = w. With
 * a plain sum or mean the gradient through batch normalization in training is zero whatever the
 * backward pass computes, and the check would check nothing.
 */
public final class RandomWeightedLoss {
  private final double[] weights;

  /** Weights uniform in [-1, 1) for an output of {@code size} elements. */
  public RandomWeightedLoss(int size, RandomGenerator random) {
    weights = random.doubles(size, -1, 1).toArray();
  }

  /** L of an output. */
  public double of(double[] output) {
    if (output.length != weights.length) {
      throw new IllegalArgumentException(
          "the loss weighs %d elements, but got %d".formatted(weights.length, output.length));
    }
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * output[i];
    }
    return sum;
  }

  /** dL/dy: a copy of the weights. */
  public double[] gradient() {
    return Arrays.copyOf(weights, weights.length);
  }
}
