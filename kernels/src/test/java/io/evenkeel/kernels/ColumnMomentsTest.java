package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Moments that do not cancel, whatever the column's mean. */
class ColumnMomentsTest {
  private static final int FEATURES = 5;
  private static final int[] ROWS = {1, 2, 3, 17, 60, 64, 65, 257, 1025};

  @Test
  void momentsAreThoseOfTheFloatsThemselves() {
    double[] means = {0, 1, 1e4, 1e6, -1e17};
    double[] deviations = {1, 1e-2, 1e-2, 1e-2, 1e18};
    for (int rows : ROWS) {
      Random random = new Random(rows);
      int stride = Blocking.stride(FEATURES);
      float[] z = new float[rows * stride + 64];
      for (int r = 0; r < rows; r++) {
        for (int j = 0; j < FEATURES; j++) {
          z[r * stride + j] = (float) (means[j] + deviations[j] * random.nextGaussian());
        }
      }
      ColumnMoments moments = gather(z, stride, rows);
      for (int j = 0; j < FEATURES; j++) {
        double mean = z[j]; // relative to one value: a plain sum of doubles would round too
        for (int r = 0; r < rows; r++) {
          mean += (z[r * stride + j] - (double) z[j]) / rows;
        }
        double squares = 0;
        for (int r = 0; r < rows; r++) {
          squares += Math.pow(z[r * stride + j] - mean, 2);
        }
        double deviation = Math.sqrt(squares / rows);
        assertThat(moments.mean()[j])
            .as("mean of column %d of %d rows", j, rows)
            .isCloseTo(mean, within(1e-6 * deviation + 1e-12 * Math.abs(mean)));
        assertThat(moments.squaredDeviations()[j])
            .as("squared deviations of column %d of %d rows", j, rows)
            .isCloseTo(squares, within(2e-6 * squares));
      }
    }
  }

  @Test
  void aConstantColumnHasNoVariance() {
    int stride = Blocking.stride(FEATURES);
    float[] z = new float[200 * stride + 64];
    Arrays.fill(z, 1234567.5f);
    ColumnMoments moments = gather(z, stride, 200);
    assertThat(moments.squaredDeviations()).containsOnly(0);
    assertThat(moments.mean()).containsOnly(1234567.5);
  }

  private static ColumnMoments gather(float[] z, int stride, int rows) {
    ColumnMoments moments = new ColumnMoments(Kernels.active().norm(), FEATURES, rows);
    for (int row = 0; row < rows; row += Blocking.ROWS) {
      moments.record(
          row, Math.min(Blocking.ROWS, rows - row), 0, FEATURES, z, row * stride, stride);
    }
    moments.merge(z, stride, rows);
    return moments;
  }
}
