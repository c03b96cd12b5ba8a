package io.evenkeel.reference;

/** The error function in double. */
final class Erf {
  private Erf() {}

  /**
   * erf(x), to a few 1e-16. All terms of the series (Abramowitz and Stegun 7.1.6) have the same
   * sign, so nothing cancels:
   *
   * <pre>
   *   erf(x) = 2 / sqrt(pi) * exp(-x^2) * sum over n of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1))
   * </pre>
   */
  static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
