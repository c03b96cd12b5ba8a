package io.evenkeel.kernels;

/** The functions in double, on StrictMath alone: what the kernels' floats are compared with. */
final class ExactFunctions {
  private static final double INV_SQRT_2PI = 1 / StrictMath.sqrt(2 * StrictMath.PI);
  private static final double SERIES_END = 2;
  private static final double ZERO_TAIL = 40;
  private static final int FRACTION_TERMS = 60;

  private ExactFunctions() {}

  static double sigmoid(double x) {
    double u = StrictMath.exp(-Math.abs(x));
    return (x < 0 ? u : 1) / (1 + u);
  }

  static double sigmoidSlope(double x) {
    return sigmoid(x) * sigmoid(-x);
  }

  static double tanhSlope(double x) {
    double inverse = 1 / StrictMath.cosh(x);
    return inverse * inverse;
  }

  static double silu(double x) {
    return x == Double.NEGATIVE_INFINITY ? -0.0 : x * sigmoid(x);
  }

  static double siluSlope(double x) {
    return Double.isInfinite(x) ? (x > 0 ? 1 : 0) : sigmoid(x) * (1 + x * sigmoid(-x));
  }

  static double gelu(double x) {
    return x == Double.NEGATIVE_INFINITY ? -0.0 : x * normalCdf(x);
  }

  static double geluSlope(double x) {
    return Double.isInfinite(x) ? (x > 0 ? 1 : 0) : normalCdf(x) + x * density(x);
  }

  private static double density(double x) {
    return INV_SQRT_2PI * StrictMath.exp(-x * x / 2);
  }

  /** A series near zero, the continued fraction of Mills's ratio in the tails. */
  static double normalCdf(double x) {
    double a = Math.abs(x);
    double tail;
    if (a < SERIES_END) {
      double term = a;
      double sum = a;
      for (int k = 1; term > sum * 1e-18; k++) {
        term *= a * a / (2 * k + 1);
        sum += term;
      }
      tail = 0.5 - density(a) * sum;
    } else if (a > ZERO_TAIL) {
      tail = 0;
    } else {
      double fraction = a;
      for (int k = FRACTION_TERMS; k > 0; k--) {
        fraction = a + k / fraction;
      }
      tail = density(a) / fraction;
    }
    return x < 0 ? tail : x >= 0 ? 1 - tail : Double.NaN;
  }
}
