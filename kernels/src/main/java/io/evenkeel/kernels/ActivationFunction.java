package io.evenkeel.kernels;

/** The activation functions f of {@code a = f(ztilde)}, applied to every element alone. */
public enum ActivationFunction {
  /** f(x) = x. */
  IDENTITY(false, 1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
  /** f(x) = max(0, x), NaN for NaN, and f'(0) = 0. */
  RELU(true, 1, 0, Double.POSITIVE_INFINITY),
  /** f(x) = min(max(0, x), 6), NaN for NaN, and f'(0) = f'(6) = 0. */
  RELU6(true, 1, 0, 6),
  /** f(x) = x for x > 0, slope * x otherwise, and f'(0) = slope. */
  LEAKY_RELU(true, 1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
  /** f(x) = 1 / (1 + exp(-x)). */
  SIGMOID(false, 0.25, 0, 1),
  /** f(x) = tanh(x). */
  TANH(false, 1, -1, 1),
  /**
   * f(x) = x * Phi(x) = x/2 * (1 + erf(x / sqrt 2)), Phi the distribution function of the standard
   * normal: the exact form, not the tanh approximation.
   */
  GELU(true, 1.1289, -0.17, Double.POSITIVE_INFINITY), // steepest at x = sqrt 2
  /** f(x) = x * sigmoid(x), also called swish. */
  SILU(true, 1.0998, -0.2785, Double.POSITIVE_INFINITY); // steepest at x = 2.3994

  private final boolean rectifies;
  private final double steepest;
  private final double lowest;
  private final double highest;

  ActivationFunction(boolean rectifies, double steepest, double lowest, double highest) {
    this.rectifies = rectifies;
    this.steepest = steepest;
    this.lowest = lowest;
    this.highest = highest;
  }

  /** Whether it is relu or a relative of it, for which He's initialization is made. */
  public boolean rectifies() {
    return rectifies;
  }

  /** max |f'|; for leaky relu with a slope of at most 1. */
  public double steepest() {
    return steepest;
  }

  /** The infimum of f. */
  public double lowest() {
    return lowest;
  }

  /** The supremum of f. */
  public double highest() {
    return highest;
  }
}
