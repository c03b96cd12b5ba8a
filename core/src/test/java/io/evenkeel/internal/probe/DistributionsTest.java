package io.evenkeel.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.internal.probe.Distributions.Bounds;
import io.evenkeel.probe.Distribution;
import io.evenkeel.testkit.SeededTest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DistributionsTest {
  private final Distributions distributions = new Distributions();

  /** Few numbers are sorted, many are counted: both give the elements of a sorted copy. */
  @SeededTest
  void percentilesAreThoseOfASortedCopy(RandomGenerator random) {
    for (int count : new int[] {1, 2, 99, 100, 101, 4096, 4097, 30_000}) {
      for (double offset : new double[] {0, -3, 1e6}) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          values[i] = (float) (offset + random.nextGaussian());
          values[i] = random.nextInt(3) == 0 ? Math.max(0, values[i]) : values[i];
        }
        Distribution d = distributions.of(values, count);
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        assertThat(d.min()).isEqualTo(sorted[0]);
        assertThat(d.p1()).isEqualTo(sorted[rank(0.01, count)]);
        assertThat(d.p15()).isEqualTo(sorted[rank(0.15, count)]);
        assertThat(d.p50()).isEqualTo(sorted[rank(0.5, count)]);
        assertThat(d.p85()).isEqualTo(sorted[rank(0.85, count)]);
        assertThat(d.p99()).isEqualTo(sorted[rank(0.99, count)]);
        assertThat(d.max()).isEqualTo(sorted[count - 1]);
        assertThat(Arrays.stream(d.histogram().counts()).sum())
            .isEqualTo(count - d.histogram().below() - d.histogram().above());
      }
    }
  }

  private static int rank(double percentile, int count) {
    return (int) Math.ceil(percentile * count) - 1;
  }

  @Test
  void paddingIsNotCounted() {
    float[] matrix = {9, 1, 2, 9, 9, 3, 4, 9};
    Distribution d = distributions.of(matrix, 1, 2, 2, 4, null);
    assertThat(d.count()).isEqualTo(4);
    assertThat(d.mean()).isEqualTo(2.5);
    assertThat(d.std()).isCloseTo(Math.sqrt(1.25), within(1e-15));
    assertThat(d.histogram().from()).isEqualTo(1 - 0.75f);
    assertThat(d.histogram().to()).isEqualTo(4 + 0.75f);
  }

  @Test
  void aBoundedFunctionHasItsOwnRange() {
    Distribution d = distributions.of(new float[] {0, 0.5f, 1, 1}, 0, 1, 4, 4, new Bounds(0, 1));
    assertThat(d.histogram().from()).isZero();
    assertThat(d.histogram().to()).isEqualTo(1);
    assertThat(d.histogram().counts()[0]).isEqualTo(1);
    assertThat(d.histogram().counts()[32]).isEqualTo(1);
    assertThat(d.histogram().counts()[63]).isEqualTo(2);
  }

  @Test
  void constantsHaveARangeAroundThem() {
    Distribution d = distributions.of(new float[] {4, 4, 4}, 3);
    assertThat(d.std()).isZero();
    assertThat(d.histogram().from()).isEqualTo(2);
    assertThat(d.histogram().to()).isEqualTo(6);
    assertThat(d.histogram().counts()[32]).isEqualTo(3);
  }

  @Test
  void whatIsNotFiniteIsLeftOut() {
    float[] values = {Float.NaN, 1, Float.POSITIVE_INFINITY, 3, Float.NEGATIVE_INFINITY};
    Distribution d = distributions.of(values, 5);
    assertThat(d.count()).isEqualTo(2);
    assertThat(d.nonFinite()).isEqualTo(3);
    assertThat(d.mean()).isEqualTo(2);
    assertThat(d.max()).isEqualTo(3);
    Distribution none = distributions.of(new float[] {Float.NaN}, 1);
    assertThat(none.count()).isZero();
    assertThat(none.mean()).isNaN();
    assertThat(none.histogram().counts()).containsOnly(0);
  }
}
