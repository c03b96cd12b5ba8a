package io.evenkeel.onnx.recalibrate;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.network.Moments;
import java.util.List;
import java.util.Random;

/** Random rows, and the distance of statistics. */
final class Noise {
  private Noise() {}

  /** Rows whose columns have various means and deviations. */
  static Dataset rows(int rows, int features, long seed) {
    Random random = new Random(seed);
    float[] x = new float[rows * features];
    for (int i = 0; i < x.length; i++) {
      int column = i % features;
      x[i] = (float) (column - 2 + (1 + column % 3) * random.nextGaussian());
    }
    return Dataset.ofReal(x, features, new float[rows], 1);
  }

  /** Says nothing about progress. */
  static List<RecalibratedLayer> recalibrated(
      NormalizedModel model, Dataset data, RecalibrationOptions options) {
    return Recalibration.run(model, data, options, (_, _) -> {});
  }

  /**
   * The largest distance of two statistics of the same channels: of means in standard deviations,
   * of variances as a share.
   */
  static double distance(Moments a, Moments b) {
    double largest = 0;
    for (int c = 0; c < a.features(); c++) {
      double deviation = Math.sqrt(a.variance()[c]);
      largest = Math.max(largest, Math.abs(a.mean()[c] - b.mean()[c]) / deviation);
      largest = Math.max(largest, Math.abs(b.variance()[c] / a.variance()[c] - 1));
    }
    return largest;
  }

  /** The largest distance of all layers. */
  static double distance(List<RecalibratedLayer> a, List<RecalibratedLayer> b) {
    double largest = 0;
    for (int i = 0; i < a.size(); i++) {
      largest = Math.max(largest, distance(a.get(i).moments(), b.get(i).moments()));
    }
    return largest;
  }
}
