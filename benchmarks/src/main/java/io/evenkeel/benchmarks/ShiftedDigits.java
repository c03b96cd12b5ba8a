package io.evenkeel.benchmarks;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import java.util.stream.IntStream;

/** Images of 28 x 28 pixels from 0 to 1, as a camera that has changed would take them. */
enum ShiftedDigits {
  /** As they are. */
  NONE,
  /** 0.3 of each pixel's distance to the image's mean. */
  CONTRAST,
  /** 0.4 more, at most 1. */
  BRIGHTNESS,
  /** A Gaussian of 1.5 pixels. */
  BLUR,
  /** N(0, 0.3^2) added, kept within 0 and 1. */
  NOISE;

  private static final int SIDE = 28;
  private static final int PIXELS = SIDE * SIDE;
  private static final float CONTRAST_LEFT = 0.3f;
  private static final float BRIGHTER_BY = 0.4f;
  private static final double BLUR_SIGMA = 1.5;
  private static final int BLUR_REACH = 4;
  private static final double NOISE_SIGMA = 0.3;

  /** The images changed so; the noise from a seed. */
  Dataset of(Dataset images, long seed) {
    int rows = images.rows();
    float[] x = new float[rows * PIXELS];
    float[] targets = new float[rows];
    images.copyRows(IntStream.range(0, rows).toArray(), 0, rows, x, 0, targets, 0);
    RandomStream random = RandomStream.of(seed, "shift by " + name(), 0);
    for (int r = 0; r < rows; r++) {
      change(x, r * PIXELS, random);
    }
    int[] labels = IntStream.range(0, rows).map(r -> (int) targets[r]).toArray();
    return Dataset.ofClasses(x, PIXELS, labels, images.classes());
  }

  private void change(float[] x, int from, RandomStream random) {
    switch (this) {
      case NONE -> {}
      case CONTRAST -> {
        float mean = 0;
        for (int p = from; p < from + PIXELS; p++) {
          mean += x[p] / PIXELS;
        }
        for (int p = from; p < from + PIXELS; p++) {
          x[p] = mean + CONTRAST_LEFT * (x[p] - mean);
        }
      }
      case BRIGHTNESS -> {
        for (int p = from; p < from + PIXELS; p++) {
          x[p] = Math.min(1, x[p] + BRIGHTER_BY);
        }
      }
      case BLUR -> {
        blur(x, from, 1, SIDE);
        blur(x, from, SIDE, 1);
      }
      case NOISE -> {
        for (int p = from; p < from + PIXELS; p++) {
          x[p] = Math.clamp(x[p] + (float) (NOISE_SIGMA * random.nextGaussian()), 0, 1);
        }
      }
    }
  }

  /** Along one dimension; beyond the edge lies nothing. */
  private static void blur(float[] x, int from, int step, int line) {
    double[] weights = new double[2 * BLUR_REACH + 1];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double distance = (i - BLUR_REACH) / BLUR_SIGMA;
      weights[i] = Math.exp(-distance * distance / 2);
      sum += weights[i];
    }
    float[] blurred = new float[SIDE];
    for (int start = from; start < from + SIDE * line; start += line) {
      for (int i = 0; i < SIDE; i++) {
        double value = 0;
        for (int j = -BLUR_REACH; j <= BLUR_REACH; j++) {
          boolean inside = i + j >= 0 && i + j < SIDE;
          value += inside ? weights[j + BLUR_REACH] / sum * x[start + (i + j) * step] : 0;
        }
        blurred[i] = (float) value;
      }
      for (int i = 0; i < SIDE; i++) {
        x[start + i * step] = blurred[i];
      }
    }
  }
}
