package io.evenkeel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UlpsTest {

  @Test
  void neighboursAreOneApart() {
    assertThat(Ulps.distance(1, Math.nextUp(1f))).isEqualTo(1);
    assertThat(Ulps.distance(Float.MIN_VALUE, -Float.MIN_VALUE)).isEqualTo(2);
    assertThat(Ulps.distance(Float.MAX_VALUE, Float.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(Ulps.distance(1, 2)).isEqualTo(1 << 23);
    assertThat(Ulps.distance(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY))
        .isEqualTo(2 * 0x7F800000L);
  }

  @Test
  void equalValuesAreZeroApart() {
    assertThat(Ulps.distance(0f, -0f)).isZero();
    assertThat(Ulps.distance(Float.NaN, Float.NaN)).isZero();
    assertThat(Ulps.distance(Float.NaN, 0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aRoundedResultIsHalfAnUlpOffAtMost() {
    assertThat(Ulps.error(0.1, 0.1f)).isLessThan(0.5);
    assertThat(Ulps.error(1 + 0x1p-24, 1)).isEqualTo(0.5);
    assertThat(Ulps.error(1, Math.nextUp(1f))).isEqualTo(1);
    assertThat(Ulps.error(1e300, Float.POSITIVE_INFINITY)).isZero();
    assertThat(Ulps.error(Double.NaN, Float.NaN)).isZero();
    assertThat(Ulps.error(1, Float.NaN)).isInfinite();
    assertThat(Ulps.error(1e300, 1)).isInfinite();
  }
}
