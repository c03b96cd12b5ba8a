package io.evenkeel.lab.playground;

import io.evenkeel.dataset.Dataset;
import java.util.stream.IntStream;

/**
 * What is learned in the playground.
 *
 * @param choice where it comes from
 * @param train what is trained on
 * @param test what is judged on
 * @param classes number of classes
 */
record PlaygroundData(DataChoice choice, Dataset train, Dataset test, int classes) {
  static final int PROBE_ROWS = 128;
  private static final int ESTIMATE_ROWS = 2_000;

  /** Whether it can be drawn in the plane. */
  boolean isPlane() {
    return train.features() == 2;
  }

  /** The rows whose way through the networks is shown: probeCount x features. */
  float[] probe() {
    return x(train, probeCount());
  }

  /** Number of rows of the probe. */
  int probeCount() {
    return Math.min(PROBE_ROWS, train.rows());
  }

  /** Training rows that are enough for population statistics. */
  Dataset sample() {
    return train.rows() <= ESTIMATE_ROWS
        ? train
        : train.select(IntStream.range(0, ESTIMATE_ROWS).toArray());
  }

  /** The first rows of a data set: count x features. */
  static float[] x(Dataset rows, int count) {
    float[] x = new float[count * rows.features()];
    rows.copyFeatures(IntStream.range(0, count).toArray(), 0, count, x, 0);
    return x;
  }

  /** The classes of the first rows. */
  static int[] labels(Dataset rows, int count) {
    float[] targets = new float[count];
    rows.copyTargets(IntStream.range(0, count).toArray(), 0, count, targets, 0);
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (int) targets[i];
    }
    return labels;
  }
}
