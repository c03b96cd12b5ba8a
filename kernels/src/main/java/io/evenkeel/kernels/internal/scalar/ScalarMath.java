package io.evenkeel.kernels.internal.scalar;

/**
 * exp, log, tanh, sigmoid and the normal distribution function on one float, as our own polynomials
 * in fused multiply-adds. {@code VectorMath} repeats every operation lane by lane, in the same
 * order and with the same constants, so that both give the same bits on every machine (a NaN is a
 * NaN; which of its bit patterns is not promised).
 *
 * <p>The errors given are the largest distances, in floats, to the correctly rounded result, over
 * all 2^32 floats, measured with {@code MathAccuracyTest} against StrictMath in double.
 *
 * <p>The polynomials are minimax fits (Remez exchange, relative error), their coefficients then
 * rounded to float. Argument reductions follow W. J. Cody and W. Waite, "Software Manual for the
 * Elementary Functions" (1980).
 */
public final class ScalarMath {
  /**
   * 1.5 * 2^23: adding it rounds a small float to an integer, which then stands in the low bits (as
   * its half does after a shift).
   */
  public static final float ROUNDER = 0x1.8p23f;

  public static final int ONE_BITS = 0x3F800000;

  public static final float LOG2_E = 0x1.715476p0f;

  /** ln 2 as a float and its remainder. */
  public static final float LN2_HIGH = 0x1.62e43p-1f;

  public static final float LN2_LOW = -0x1.05c61p-29f;

  /** Above it exp overflows: the largest float whose exp is at most Float.MAX_VALUE, rounded. */
  public static final float EXP_OVERFLOW = 88.72283f;

  /** Below it exp rounds to zero: exp(x) is less than 2^-150. */
  public static final float EXP_UNDERFLOW = -103.97208f;

  /** expm1(r) = r + r^2 * (E0 + E1 * r + ...) for |r| at most ln(2) / 2, to 2^-28.7. */
  public static final float E0 = 0x1.0p-1f;

  public static final float E1 = 0x1.555554p-3f;
  public static final float E2 = 0x1.5554b2p-5f;
  public static final float E3 = 0x1.11118ap-7f;
  public static final float E4 = 0x1.6d71f8p-10f;
  public static final float E5 = 0x1.a032c0p-13f;

  /** The bits of sqrt(1/2): log takes its mantissa from [sqrt(1/2), sqrt(2)). */
  public static final int SQRT_HALF_BITS = 0x3F3504F3;

  /** ln(1 + f) = f + f^2 * (f * (L0 + L1 * f + ...) - 1/2), to 2^-27.2. */
  public static final float L0 = 0x1.555554p-2f;

  public static final float L1 = -0x1.000226p-2f;
  public static final float L2 = 0x1.99a008p-3f;
  public static final float L3 = -0x1.547246p-3f;
  public static final float L4 = 0x1.22da18p-3f;
  public static final float L5 = -0x1.0d8536p-3f;
  public static final float L6 = 0x1.055b82p-3f;
  public static final float L7 = -0x1.38b5f0p-4f;

  /** tanh is 1 (rounded) from 9.02 on. */
  public static final float TANH_ONE = 10f;

  /** ln 2 as 15 bits, whose products with the n of exp(-a^2 / 2) are exact, and the remainder. */
  public static final float LN2_SHORT = 0x1.62e4p-1f;

  public static final float LN2_REST = 0x1.7f7d1cp-20f;

  /** exp(r) = 1 + r + r^2 * (G0 + G1 * r + ...) for |r| at most ln(2) / 2, within 2^-27.7. */
  public static final float G0 = 0x1.0p-1f;

  public static final float G1 = 0x1.55548ep-3f;
  public static final float G2 = 0x1.55545ep-5f;
  public static final float G3 = 0x1.123b92p-7f;
  public static final float G4 = 0x1.6db47ap-10f;

  /** From here on exp(-a^2 / 2), below 2^-125, counts as zero, and 2^n never is subnormal. */
  public static final float NORMAL_ZERO = 13.2f;

  /** (a + 3) * Phi(-a) * exp(a^2 / 2) as a polynomial in (a - 3) / (a + 3), to 2^-24. */
  public static final float N0 = 0x1.754a74p-1f;

  public static final float N1 = -0x1.04c732p-1f;
  public static final float N2 = 0x1.d71454p-3f;
  public static final float N3 = -0x1.8321e8p-5f;
  public static final float N4 = -0x1.5763eap-7f;
  public static final float N5 = 0x1.c62f34p-8f;
  public static final float N6 = 0x1.1a7fecp-10f;
  public static final float N7 = -0x1.de7b90p-11f;
  public static final float N8 = -0x1.1e4168p-12f;

  /** 1 / sqrt(2 * pi). */
  public static final float INV_SQRT_2PI = 0x1.988454p-2f;

  /** From here on silu and its slope equal their limits; the clamp avoids infinity * 0. */
  public static final float SILU_LIMIT = 128f;

  private ScalarMath() {}

  /**
   * exp(x) = 2^n * exp(r), n = round(x / ln 2), r = x - n * ln 2. At most 1 ulp. The scaling by 2^n
   * is done in two halves, the last of which rounds into the subnormals.
   */
  public static float exp(float x) {
    if (x > EXP_OVERFLOW) {
      return Float.POSITIVE_INFINITY;
    }
    if (x < EXP_UNDERFLOW) {
      return 0f;
    }
    float t = Math.fma(x, LOG2_E, ROUNDER);
    float p = expm1Reduced(x, t - ROUNDER) + 1f;
    int n = Float.floatToRawIntBits(t);
    int half = n >> 1;
    return p * powerOfTwo(half) * powerOfTwo(n - half);
  }

  /** expm1(x - n * ln 2), where |x - n * ln 2| is at most ln(2) / 2. */
  private static float expm1Reduced(float x, float n) {
    float r = Math.fma(n, -LN2_HIGH, x);
    r = Math.fma(n, -LN2_LOW, r);
    float q = Math.fma(E5, r, E4);
    q = Math.fma(q, r, E3);
    q = Math.fma(q, r, E2);
    q = Math.fma(q, r, E1);
    q = Math.fma(q, r, E0);
    return Math.fma(r * r, q, r);
  }

  /** 2^n, where n stands in the low nine bits, and what stands above them is lost. */
  private static float powerOfTwo(int n) {
    return Float.intBitsToFloat((n << 23) + ONE_BITS);
  }

  /**
   * ln(x) = e * ln 2 + ln(m), x = 2^e * m with m in [sqrt(1/2), sqrt(2)). At most 1 ulp. NaN below
   * zero, -infinity at zero of either sign.
   */
  public static float log(float x) {
    if (!(x >= 0f)) {
      return Float.NaN;
    }
    if (x == 0f) {
      return Float.NEGATIVE_INFINITY;
    }
    if (x == Float.POSITIVE_INFINITY) {
      return x;
    }
    boolean subnormal = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(subnormal ? x * 0x1p23f : x);
    int exponent = (bits - SQRT_HALF_BITS) >> 23;
    float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1f;
    float e = (float) exponent - (subnormal ? 23f : 0f);
    float p = Math.fma(L7, f, L6);
    p = Math.fma(p, f, L5);
    p = Math.fma(p, f, L4);
    p = Math.fma(p, f, L3);
    p = Math.fma(p, f, L2);
    p = Math.fma(p, f, L1);
    p = Math.fma(p, f, L0);
    p = Math.fma(p, f, -0.5f);
    float y = Math.fma(f * f, p, f);
    y = Math.fma(e, LN2_LOW, y);
    return Math.fma(e, LN2_HIGH, y);
  }

  /** tanh(x) = sign(x) * E / (E + 2), E = expm1(2 |x|). At most 2 ulp; keeps the sign of zero. */
  public static float tanh(float x) {
    float a = Math.abs(x);
    a = a > TANH_ONE ? TANH_ONE : a;
    float a2 = a + a;
    float t = Math.fma(a2, LOG2_E, ROUNDER);
    float p = expm1Reduced(a2, t - ROUNDER);
    float s = powerOfTwo(Float.floatToRawIntBits(t));
    float e = Math.fma(s, p, s - 1f);
    return Math.copySign(e / (e + 2f), x);
  }

  /**
   * tanh'(x) = 4 u / (1 + u)^2, u = exp(-2 |x|): no cancellation where tanh is near 1. At most 4
   * ulp.
   */
  public static float tanhSlope(float x) {
    return 4f * sigmoidSlope(x + x);
  }

  /**
   * sigmoid(x) = 1 / (1 + u) for x from 0 on, u / (1 + u) below it, u = exp(-|x|). At most 2 ulp,
   * down to the subnormals; 0 below -103.98.
   */
  public static float sigmoid(float x) {
    float u = exp(-Math.abs(x));
    return (x < 0f ? u : 1f) / (1f + u);
  }

  /** sigmoid'(x) = sigmoid(x) * sigmoid(-x) = u / (1 + u)^2, u = exp(-|x|). At most 4 ulp. */
  public static float sigmoidSlope(float x) {
    float u = exp(-Math.abs(x));
    float d = 1f + u;
    return u / (d * d);
  }

  /** silu(x) = x * sigmoid(x); -0 at -infinity. At most 3 ulp, or 2^-120. */
  public static float silu(float x) {
    float c = x < -SILU_LIMIT ? -SILU_LIMIT : x;
    return c * sigmoid(c);
  }

  /**
   * silu'(x) = s * (1 + x * (1 - s)), s = sigmoid(x), with 1 - s taken as sigmoid(-x). Within
   * 2^-22: it crosses zero.
   */
  public static float siluSlope(float x) {
    float c = x < -SILU_LIMIT ? -SILU_LIMIT : x;
    c = c > SILU_LIMIT ? SILU_LIMIT : c;
    float u = exp(-Math.abs(c));
    float large = 1f / (1f + u);
    float small = u * large;
    float s = c < 0f ? small : large;
    float rest = c < 0f ? large : small;
    return s * Math.fma(c, rest, 1f);
  }

  /**
   * exp(-a^2 / 2) = 2^n * exp(r) for a in [0, 13.2], r = -a^2 / 2 - n * ln 2. Its first two terms
   * are taken from each other before they are rounded, so that the square's rounding does not
   * matter.
   */
  private static float expMinusHalfSquare(float a) {
    float minusHalf = a * -0.5f;
    float t = Math.fma(a * minusHalf, LOG2_E, ROUNDER);
    float n = t - ROUNDER;
    float r = Math.fma(a, minusHalf, n * -LN2_SHORT);
    r = Math.fma(n, -LN2_REST, r);
    float q = Math.fma(G4, r, G3);
    q = Math.fma(q, r, G2);
    q = Math.fma(q, r, G1);
    q = Math.fma(q, r, G0);
    float s = powerOfTwo(Float.floatToRawIntBits(t));
    return Math.fma(s, Math.fma(r * r, q, r), s);
  }

  /** Phi(-a) * exp(a^2 / 2) for a in [0, 13.2]. */
  private static float normalTailRatio(float a) {
    float inverse = 1f / (a + 3f);
    float t = Math.fma(-6f, inverse, 1f);
    float p = Math.fma(N8, t, N7);
    p = Math.fma(p, t, N6);
    p = Math.fma(p, t, N5);
    p = Math.fma(p, t, N4);
    p = Math.fma(p, t, N3);
    p = Math.fma(p, t, N2);
    p = Math.fma(p, t, N1);
    p = Math.fma(p, t, N0);
    return p * inverse;
  }

  /**
   * gelu(x) = x * Phi(x), Phi(x) = (1 + erf(x / sqrt 2)) / 2; 0 at -infinity. At most 7 ulp, or
   * 2^-120: Phi is taken from its own tail and not from erf, because 1 + erf cancels below zero.
   * The fit is in the spirit of M. M. Shepherd and J. G. Laframboise, "Chebyshev approximation of
   * (1 + 2x) exp(x^2) erfc x" (1981).
   */
  public static float gelu(float x) {
    float a = Math.abs(x);
    boolean far = a > NORMAL_ZERO;
    a = far ? NORMAL_ZERO : a;
    float tail = (far ? 0f : expMinusHalfSquare(a)) * normalTailRatio(a);
    return (x > 0f ? x : 0f) - a * tail;
  }

  /**
   * gelu'(x) = Phi(x) + x * phi(x), phi(x) = exp(-x^2 / 2) / sqrt(2 pi). Within 2^-22: it crosses
   * zero.
   */
  public static float geluSlope(float x) {
    float a = Math.abs(x);
    boolean far = a > NORMAL_ZERO;
    a = far ? NORMAL_ZERO : a;
    float ratio = Math.fma(-a, INV_SQRT_2PI, normalTailRatio(a));
    float tail = (far ? 0f : expMinusHalfSquare(a)) * ratio;
    return x < 0f ? tail : 1f - tail;
  }
}
