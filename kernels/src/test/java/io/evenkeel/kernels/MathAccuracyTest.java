package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.testkit.ArrayAssert;
import io.evenkeel.testkit.Ulps;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every function over the whole float range against StrictMath in double, and the vectors' bits
 * against the scalar twin's. {@code -Devenkeel.sweepStride=1} visits all 2^32 floats, which takes
 * some minutes a function, and logs the largest errors; the default visits every 1009th, and all
 * floats around critical points.
 */
class MathAccuracyTest {
  private static final String STRIDE_PROPERTY = "evenkeel.sweepStride";
  private static final long STRIDE = Long.getLong(STRIDE_PROPERTY, 1009);
  private static final int CHUNK = 4096;

  private static final float[] CRITICAL = {
    0f,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    0.173287f,
    0.346574f,
    0.693147f,
    0.707107f,
    0.75179f,
    1f,
    1.03972f,
    1.27846f,
    1.41421f,
    2f,
    9.0109f,
    10f,
    13.2f,
    14.16f,
    14.5f,
    43.98f,
    44.36f,
    51.986f,
    87.3366f,
    88.0297f,
    88.7228f,
    95f,
    103.279f,
    103.972f,
    128f,
    8388608f,
    Float.MAX_VALUE,
  };

  /** The functions, each with the error that its Javadoc promises. */
  enum Function {
    EXP(1, 0),
    LOG(1, 0),
    TANH(2, 0),
    SIGMOID(2, 0),
    SIGMOID_SLOPE(4, 0),
    TANH_SLOPE(4, 0),
    SILU(3, 0x1p-120),
    SILU_SLOPE(4, 0x1p-22),
    GELU(7, 0x1p-120),
    GELU_SLOPE(4, 0x1p-22);

    private final int maxUlp;

    /**
     * An absolute error below this is accepted, however many ulps it is: where the function crosses
     * zero.
     */
    private final double absolute;

    Function(int maxUlp, double absolute) {
      this.maxUlp = maxUlp;
      this.absolute = absolute;
    }

    void apply(Elementwise kernels, float[] x, float[] y) {
      int n = x.length;
      switch (this) {
        case EXP -> kernels.exp(x, 0, y, 0, n);
        case LOG -> kernels.log(x, 0, y, 0, n);
        case TANH -> kernels.tanh(x, 0, y, 0, n);
        case SIGMOID -> forward(kernels, ActivationFunction.SIGMOID, x, y);
        case SIGMOID_SLOPE -> slope(kernels, ActivationFunction.SIGMOID, x, y);
        case TANH_SLOPE -> slope(kernels, ActivationFunction.TANH, x, y);
        case SILU -> forward(kernels, ActivationFunction.SILU, x, y);
        case SILU_SLOPE -> slope(kernels, ActivationFunction.SILU, x, y);
        case GELU -> forward(kernels, ActivationFunction.GELU, x, y);
        case GELU_SLOPE -> slope(kernels, ActivationFunction.GELU, x, y);
      }
    }

    double exact(double x) {
      return switch (this) {
        case EXP -> StrictMath.exp(x);
        case LOG -> StrictMath.log(x);
        case TANH -> StrictMath.tanh(x);
        case SIGMOID -> ExactFunctions.sigmoid(x);
        case SIGMOID_SLOPE -> ExactFunctions.sigmoidSlope(x);
        case TANH_SLOPE -> ExactFunctions.tanhSlope(x);
        case SILU -> ExactFunctions.silu(x);
        case SILU_SLOPE -> ExactFunctions.siluSlope(x);
        case GELU -> ExactFunctions.gelu(x);
        case GELU_SLOPE -> ExactFunctions.geluSlope(x);
      };
    }

    private static void forward(Elementwise kernels, ActivationFunction f, float[] x, float[] y) {
      kernels.activation(f, 0f).forward(x, 0, x.length, y, 0, x.length, 1, x.length);
    }

    private static void slope(Elementwise kernels, ActivationFunction f, float[] x, float[] y) {
      Arrays.fill(y, 1f);
      kernels.activation(f, 0f).backward(x, 0, x.length, y, 0, x.length, 1, x.length);
    }
  }

  /** Collects floats into chunks, and checks each chunk. */
  private static final class Sweep {
    private final Function function;
    private final float[] x = new float[CHUNK];
    private final float[] fast = new float[CHUNK];
    private final float[] plain = new float[CHUNK];
    private int filled;
    private long worst;
    private float worstAt;
    private double worstAbsolute;
    private float worstAbsoluteAt;

    Sweep(Function function) {
      this.function = function;
    }

    void add(float value) {
      x[filled++] = value;
      if (filled == CHUNK) {
        check();
        filled = 0;
      }
    }

    void check() {
      function.apply(Kernels.active().elementwise(), x, fast);
      function.apply(Kernels.scalar().elementwise(), x, plain);
      ArrayAssert.sameBits(function.name(), plain, fast);
      for (int i = 0; i < CHUNK; i++) {
        double exact = function.exact(x[i]);
        double error = Math.abs(fast[i] - exact);
        if (error > worstAbsolute && Double.isFinite(error)) {
          worstAbsolute = error;
          worstAbsoluteAt = x[i];
        }
        long ulp = Ulps.distance((float) exact, fast[i]);
        if (ulp > worst && !(error <= function.absolute)) {
          worst = ulp;
          worstAt = x[i];
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void isWithinItsBoundOverTheWholeFloatRange(Function function) {
    Sweep sweep = new Sweep(function);
    for (float center : CRITICAL) {
      int bits = Float.floatToRawIntBits(center);
      for (int d = -2500; d <= 2500; d++) {
        sweep.add(Float.intBitsToFloat(bits + d));
        sweep.add(Float.intBitsToFloat(bits + d ^ Integer.MIN_VALUE));
      }
    }
    for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
      sweep.add(Float.intBitsToFloat((int) bits));
    }
    sweep.check();
    String found =
        "%s: %d ulp at %s, absolute error %.3g at %s"
            .formatted(
                function, sweep.worst, sweep.worstAt, sweep.worstAbsolute, sweep.worstAbsoluteAt);
    if (System.getProperty(STRIDE_PROPERTY) != null) {
      System.getLogger(MathAccuracyTest.class.getName()).log(System.Logger.Level.INFO, found);
    }
    assertThat(sweep.worst).as(found).isLessThanOrEqualTo(function.maxUlp);
  }

  @Test
  void specialValues() {
    float[] x = {
      0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, -1f, Float.MAX_VALUE,
    };
    float inf = Float.POSITIVE_INFINITY;
    float[] y = new float[x.length];
    Elementwise kernels = Kernels.active().elementwise();
    kernels.exp(x, 0, y, 0, x.length);
    assertThat(y).containsExactly(1f, 1f, inf, 0f, Float.NaN, 0.36787945f, inf);
    kernels.log(x, 0, y, 0, x.length);
    assertThat(y).containsExactly(-inf, -inf, inf, Float.NaN, Float.NaN, Float.NaN, 88.72284f);
    kernels.tanh(x, 0, y, 0, x.length);
    assertThat(y).containsExactly(0f, -0f, 1f, -1f, Float.NaN, -0.7615942f, 1f);
  }
}
