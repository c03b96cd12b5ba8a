package io.evenkeel.kernels;

/** The activation functions f of {@code a = f(ztilde)}, applied to every element alone. */
public enum ActivationFunction {
  /** f(x) = x. */
  IDENTITY,
  /** f(x) = max(0, x), NaN for NaN, and f'(0) = 0. */
  RELU,
  /** f(x) = x for x > 0, slope * x otherwise, and f'(0) = slope. */
  LEAKY_RELU,
  /** f(x) = 1 / (1 + exp(-x)). */
  SIGMOID,
  /** f(x) = tanh(x). */
  TANH,
  /**
   * f(x) = x * Phi(x) = x/2 * (1 + erf(x / sqrt 2)), Phi the distribution function of the standard
   * normal: the exact form, not the tanh approximation.
   */
  GELU,
  /** f(x) = x * sigmoid(x), also called swish. */
  SILU
}
