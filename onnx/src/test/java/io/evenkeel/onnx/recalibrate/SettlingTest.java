package io.evenkeel.onnx.recalibrate;

import static io.evenkeel.onnx.recalibrate.Noise.distance;
import static io.evenkeel.onnx.recalibrate.Noise.recalibrated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.network.Moments;
import io.evenkeel.network.VarianceEstimator;
import io.evenkeel.onnx.fold.TestGraph;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Stopping when the statistics have settled. */
class SettlingTest {
  private static final int CHANNELS = 3;

  private static OnnxModel model() {
    ModelProto model =
        TestGraph.of(13, 41)
            .input("x", -1, 6)
            .random("w", 6, CHANNELS)
            .node("Gemm", "z", "x", "w")
            .batchNorm("y", "z", CHANNELS)
            .model("y");
    return new OnnxModel(model, 6);
  }

  @Test
  void stopsOnceTheToleranceIsMet() {
    RecalibrationOptions options = RecalibrationOptions.DEFAULT.withTolerance(0.2);
    RecalibratedLayer early = recalibrated(model(), Noise.rows(20_000, 6, 1), options).getFirst();
    RecalibratedLayer all =
        recalibrated(model(), Noise.rows(20_000, 6, 1), RecalibrationOptions.DEFAULT).getFirst();
    assertThat(early.rows()).isBetween(256L, 5000L);
    assertThat(Objects.requireNonNull(early.precision())).isBetween(0.02, 0.2);
    assertThat(distance(all.moments(), early.moments())).isLessThan(early.precision());
    assertThat(all.rows()).isEqualTo(20_000);
    assertThat(all.precision()).isNull();
  }

  @Test
  void takesAllRowsWhereTheyDoNotSettle() {
    RecalibrationOptions options = RecalibrationOptions.DEFAULT.withTolerance(1e-3);
    RecalibratedLayer layer = recalibrated(model(), Noise.rows(1000, 6, 2), options).getFirst();
    assertThat(layer.rows()).isEqualTo(1000);
    assertThat(Objects.requireNonNull(layer.precision())).isGreaterThan(1e-3);
  }

  /**
   * The intervals keep their promise: 400 trials of 64 rows, positions within a row alike, means
   * known to be 0 and variances 2; at 95 % the promise is broken in at most 5 % of the trials.
   */
  @Test
  void theConfidenceIsTrue() {
    Random random = new Random(7);
    int broken = 0;
    int trials = 400;
    for (int trial = 0; trial < trials; trial++) {
      Settling settling = new Settling(CHANNELS);
      ChannelMoments moments = new ChannelMoments(CHANNELS);
      float[] values = new float[64 * CHANNELS * 4];
      for (int i = 0; i < values.length; i += 4) {
        double common = random.nextGaussian();
        for (int p = 0; p < 4; p++) {
          values[i + p] = (float) (common + random.nextGaussian());
        }
      }
      settling.add(values, 64, 4);
      moments.add(values, 64, 4);
      Moments got = moments.moments(VarianceEstimator.BIASED);
      double[] errors = errors(got);
      double z = Settling.gaussian(0.05 / (2 * CHANNELS));
      Settling.Precision promised = settling.precision(z);
      broken += errors[0] > promised.mean() || errors[1] > promised.variance() ? 1 : 0;
    }
    assertThat(broken).isBetween(1, (int) (0.08 * trials));
  }

  /** The largest error of a mean in standard deviations, and of a variance as a share. */
  private static double[] errors(Moments got) {
    double[] errors = new double[2];
    for (int c = 0; c < CHANNELS; c++) {
      double variance = got.variance()[c];
      errors[0] = Math.max(errors[0], Math.abs(got.mean()[c]) / Math.sqrt(variance));
      errors[1] = Math.max(errors[1], Math.abs(variance - 2) / variance);
    }
    return errors;
  }

  @Test
  void quantilesOfAGaussian() {
    assertThat(Settling.gaussian(0.05)).isCloseTo(1.959964, within(5e-4));
    assertThat(Settling.gaussian(0.3173105)).isCloseTo(1, within(5e-4));
    assertThat(Settling.gaussian(1e-6)).isCloseTo(4.891638, within(5e-4));
  }
}
