package io.evenkeel.onnx;

/**
 * The numbers of {@code numpy.random.RandomState(seed).randn}: the Mersenne twister of Matsumoto
 * and Nishimura (1998), and Marsaglia's polar method.
 */
public final class NumpyNoise {
  private static final int WORDS = 624;
  private static final int AHEAD = 397;

  private final int[] state = new int[WORDS];
  private int next = WORDS;

  private NumpyNoise(int seed) {
    state[0] = seed;
    for (int i = 1; i < WORDS; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
    }
  }

  /** That many numbers, rounded to float. */
  public static float[] normal(int seed, int count) {
    NumpyNoise noise = new NumpyNoise(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i += 2) {
      double x;
      double y;
      double square;
      do {
        x = 2 * noise.uniform() - 1;
        y = 2 * noise.uniform() - 1;
        square = x * x + y * y;
      } while (square >= 1 || square == 0);
      double factor = Math.sqrt(-2 * Math.log(square) / square);
      values[i] = (float) (factor * y);
      if (i + 1 < count) {
        values[i + 1] = (float) (factor * x);
      }
    }
    return values;
  }

  /** From 0 to below 1, of 53 bits. */
  private double uniform() {
    int high = word() >>> 5;
    int low = word() >>> 6;
    return (high * 0x1p26 + low) * 0x1p-53;
  }

  private int word() {
    if (next == WORDS) {
      twist();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= y << 7 & 0x9d2c5680;
    y ^= y << 15 & 0xefc60000;
    return y ^ y >>> 18;
  }

  private void twist() {
    for (int i = 0; i < WORDS; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7fffffff);
      state[i] = state[(i + AHEAD) % WORDS] ^ y >>> 1 ^ (y & 1) * 0x9908b0df;
    }
    next = 0;
  }
}
