package io.evenkeel.lab.exhibit;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.model.Model;
import io.evenkeel.network.Node;

/** How far the moments of mini-batches are from those of all rows: M105. */
final class BatchNoise {
  private static final int BATCHES = 64;

  private BatchNoise() {}

  /** The noise of the mean and of the standard deviation at the first BN of a model. */
  static double[] of(Model model, Dataset train, int size, long seed) {
    Rows rows = Rows.of(train);
    Node first = model.network().graph().batchNorms().getFirst();
    int count = rows.labels().length;
    int units = first.shape().features();
    float[] z = Traced.value(model, first.input(), rows.x(), count);
    int[] all = RandomStream.of(seed, "whole", 0).permutation(count);
    double[][] whole = moments(z, units, all, count);
    double mean = 0;
    double deviation = 0;
    for (int b = 0; b < BATCHES; b++) {
      int[] order = RandomStream.of(seed, "batch noise", b).permutation(count);
      double[][] batch = moments(z, units, order, size);
      for (int j = 0; j < units; j++) {
        double m = (batch[0][j] - whole[0][j]) / whole[1][j];
        double d = batch[1][j] / whole[1][j] - 1;
        mean += m * m;
        deviation += d * d;
      }
    }
    int n = BATCHES * units;
    return new double[] {Math.sqrt(mean / n), Math.sqrt(deviation / n)};
  }

  /**
   * What M105 expects of the mean's noise: mini-batches are drawn without replacement.
   *
   * @param size of the mini-batch
   * @param rows that it is drawn from
   */
  static double expected(double size, double rows) {
    return Math.sqrt((rows - size) / (size * (rows - 1)));
  }

  private static double[][] moments(float[] z, int units, int[] order, int rows) {
    double[][] moments = new double[2][units];
    for (int j = 0; j < units; j++) {
      double mean = 0;
      for (int i = 0; i < rows; i++) {
        mean += z[order[i] * units + j] / (double) rows;
      }
      double variance = 0;
      for (int i = 0; i < rows; i++) {
        double d = z[order[i] * units + j] - mean;
        variance += d * d / rows;
      }
      moments[0][j] = mean;
      moments[1][j] = Math.sqrt(variance);
    }
    return moments;
  }
}
