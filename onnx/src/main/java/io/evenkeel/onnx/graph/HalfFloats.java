package io.evenkeel.onnx.graph;

/**
 * Numbers of 16 bits: IEEE's half precision (float16) and the upper half of a float (bfloat16).
 * Both are rounded to the nearest, ties to even, straight from the double.
 */
public final class HalfFloats {
  private static final int BFLOAT_SHIFT = 16;

  /** Just less than half of the last bit that a bfloat16 keeps. */
  private static final int HALF = 0x7fff;

  private HalfFloats() {}

  /** The bits of a float16; infinite beyond 65504. */
  public static short float16(double value) {
    return Float.floatToFloat16(toOdd(value));
  }

  /** The bits of a bfloat16. */
  public static short bfloat16(double value) {
    int bits = Float.floatToRawIntBits(toOdd(value));
    if (Double.isNaN(value)) {
      return (short) ((bits >>> BFLOAT_SHIFT) | 1);
    }
    int half = HALF + ((bits >>> BFLOAT_SHIFT) & 1);
    return (short) ((bits + half) >>> BFLOAT_SHIFT);
  }

  /** The number that a bfloat16 stands for. */
  public static float ofBfloat16(short bits) {
    return Float.intBitsToFloat(bits << BFLOAT_SHIFT);
  }

  /** A float whose last bit remembers that digits were cut off, so that rounding again is exact. */
  private static float toOdd(double value) {
    float nearest = (float) value;
    if (nearest == value || !Float.isFinite(nearest) || Double.isNaN(value)) {
      return nearest;
    }
    float down = Math.abs(nearest) > Math.abs(value) ? Math.nextAfter(nearest, 0) : nearest;
    return Float.intBitsToFloat(Float.floatToRawIntBits(down) | 1);
  }
}
