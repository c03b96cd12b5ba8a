package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.testkit.ArrayAssert;
import io.evenkeel.testkit.SeededTest;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ElementwiseTest {
  private static final Kernels[] BOTH = {Kernels.active(), Kernels.scalar()};

  @FunctionalInterface
  private interface Run {
    void run(Elementwise kernels, float[] x, int xOffset, float[] y, int yOffset, int count);
  }

  private static final Run[] RUNS = {Elementwise::exp, Elementwise::log, Elementwise::tanh};

  @SeededTest
  void runsOfAnyLengthAndOffsetHaveTheSameBits(RandomGenerator random) {
    for (Run run : RUNS) {
      for (int count : Samples.AWKWARD) {
        int xOffset = random.nextInt(5);
        int yOffset = random.nextInt(5);
        float[] x = Samples.wild(random, xOffset + count + 3);
        float[] expected = Samples.wild(random, yOffset + count + 3);
        float[] actual = expected.clone();
        run.run(Kernels.scalar().elementwise(), x, xOffset, expected, yOffset, count);
        run.run(Kernels.active().elementwise(), x, xOffset, actual, yOffset, count);
        ArrayAssert.sameBits("run of " + count, expected, actual);

        float[] plain = x.clone();
        run.run(Kernels.scalar().elementwise(), plain, xOffset, plain, xOffset, count);
        run.run(Kernels.active().elementwise(), x, xOffset, x, xOffset, count);
        ArrayAssert.sameBits("run in place of " + count, plain, x);
      }
    }
  }

  @SeededTest
  void theLargestMagnitudeIsFoundWhereverItStands(RandomGenerator random) {
    for (Kernels kernels : BOTH) {
      for (int count : Samples.AWKWARD) {
        float[] x = Samples.ordinary("maxAbs", count + 4);
        x[0] = 1e30f;
        x[count + 3] = Float.NaN;
        int at = 1 + random.nextInt(count);
        x[at] = -1e20f;
        assertThat(kernels.elementwise().maxAbs(x, 1, count)).isEqualTo(1e20f);
        x[at] = Float.NEGATIVE_INFINITY;
        assertThat(kernels.elementwise().maxAbs(x, 1, count)).isEqualTo(Float.POSITIVE_INFINITY);
        x[1 + random.nextInt(count)] = -Float.NaN;
        x[at] = -Float.NaN;
        assertThat(kernels.elementwise().maxAbs(x, 1, count)).isNaN();
      }
    }
  }

  @Test
  void theLargestOfNothingIsZero() {
    for (Kernels kernels : BOTH) {
      assertThat(kernels.elementwise().maxAbs(new float[0], 0, 0)).isEqualTo(0f);
      assertThat(kernels.elementwise().maxAbs(new float[] {-0f}, 0, 1)).isEqualTo(0f);
    }
  }
}
