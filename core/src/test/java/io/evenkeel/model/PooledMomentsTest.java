package io.evenkeel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.network.Moments;
import io.evenkeel.network.VarianceEstimator;
import io.evenkeel.testkit.ArrayAssert;
import io.evenkeel.testkit.SeededTest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PooledMomentsTest {

  @Test
  void handMade() {
    PooledMoments pooled = new PooledMoments(2);
    pooled.add(new float[] {1, 10}, 2, 1);
    pooled.add(new float[] {2, 10, -7, 6, 10, 99, 99}, 3, 2);
    assertThat(pooled.count()).isEqualTo(3);
    Moments biased = pooled.moments(VarianceEstimator.BIASED);
    assertThat(biased.mean()).containsExactly(3, 10);
    assertThat(biased.variance()).containsExactly(new double[] {14 / 3.0, 0}, within(1e-15));
    assertThat(pooled.moments(VarianceEstimator.UNBIASED).variance()).containsExactly(7, 0);
  }

  @SeededTest
  void columnsFarFromZeroDoNotCancel(RandomGenerator random) {
    int rows = 1000;
    float[] values = new float[rows];
    double mean = 0;
    for (int r = 0; r < rows; r++) {
      values[r] = (float) (1e6 + random.nextGaussian());
      mean += (double) values[r] / rows;
    }
    double variance = 0;
    for (float value : values) {
      variance += (value - mean) * (value - mean) / rows;
    }
    PooledMoments pooled = new PooledMoments(1);
    for (int from = 0; from < rows; ) {
      int to = Math.min(rows, from + 1 + random.nextInt(100));
      pooled.add(Arrays.copyOfRange(values, from, to), 1, to - from);
      from = to;
    }
    Moments moments = pooled.moments(VarianceEstimator.BIASED);
    ArrayAssert.close("mean", new double[] {mean}, moments.mean(), 1e-14, 0);
    ArrayAssert.close("variance", new double[] {variance}, moments.variance(), 1e-10, 0);
  }
}
