package io.evenkeel.tabular;

import java.io.Serializable;
import java.math.BigInteger;

/**
 * A sum of doubles without any rounding, so that it does not depend on their order or on how they
 * were dealt out: a whole number of units of 2^-1074, in digits of 32 bits (Kulisch and Miranker
 * 1986; Neal 2015).
 */
final class ExactSum implements Serializable {
  private static final long serialVersionUID = 1;

  /** The unit is two to the minus this, the least positive double. */
  static final int UNIT = 1074;

  private static final int DIGIT_BITS = 32;
  private static final long DIGIT = 0xFFFFFFFFL;
  private static final int DIGITS = (Double.MAX_EXPONENT + UNIT) / DIGIT_BITS + 4;

  /** This many additions fit into a digit's upper half. */
  private static final int MOST_PENDING = 1 << 29;

  private final long[] digits = new long[DIGITS];
  private int pending;

  /**
   * Adds a number.
   *
   * @param value finite
   */
  void add(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> 52) & 0x7FF;
    long mantissa = bits & 0xFFFFFFFFFFFFFL;
    if (exponent > 0) {
      mantissa |= 1L << 52;
      exponent--;
    }
    int at = exponent / DIGIT_BITS;
    int shift = exponent % DIGIT_BITS;
    long low = mantissa << shift;
    long high = shift == 0 ? 0 : mantissa >>> (64 - shift);
    long sign = bits < 0 ? -1 : 1;
    digits[at] += sign * (low & DIGIT);
    digits[at + 1] += sign * (low >>> DIGIT_BITS);
    digits[at + 2] += sign * high;
    if (++pending == MOST_PENDING) {
      carry();
    }
  }

  /** Adds another sum. */
  void add(ExactSum other) {
    carry();
    other.carry();
    for (int i = 0; i < DIGITS; i++) {
      digits[i] += other.digits[i];
    }
    pending = 2;
  }

  private void carry() {
    long carry = 0;
    for (int i = 0; i < DIGITS - 1; i++) {
      long digit = digits[i] + carry;
      carry = digit >> DIGIT_BITS;
      digits[i] = digit & DIGIT;
    }
    digits[DIGITS - 1] += carry;
    pending = 1;
  }

  /** The sum in units of 2^-1074. */
  BigInteger units() {
    carry();
    BigInteger sum = BigInteger.valueOf(digits[DIGITS - 1]);
    for (int i = DIGITS - 2; i >= 0; i--) {
      sum = sum.shiftLeft(DIGIT_BITS).add(BigInteger.valueOf(digits[i]));
    }
    return sum;
  }
}
