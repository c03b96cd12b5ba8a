package io.evenkeel.training;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;

/** Rows around one centre per class, which a small network can tell apart except for a few. */
final class Blobs {
  static final int FEATURES = 4;

  private Blobs() {}

  static Dataset of(int rows, int classes, long seed) {
    RandomStream centres = RandomStream.of(1, "centres", 0);
    double[] centre = new double[classes * FEATURES];
    for (int i = 0; i < centre.length; i++) {
      centre[i] = 3 * centres.nextGaussian();
    }
    RandomStream random = RandomStream.of(seed, "rows", 0);
    float[] x = new float[rows * FEATURES];
    int[] labels = new int[rows];
    for (int r = 0; r < rows; r++) {
      labels[r] = random.nextInt(classes);
      for (int j = 0; j < FEATURES; j++) {
        x[r * FEATURES + j] = (float) (centre[labels[r] * FEATURES + j] + random.nextGaussian());
      }
    }
    return Dataset.ofClasses(x, FEATURES, labels, classes);
  }
}
