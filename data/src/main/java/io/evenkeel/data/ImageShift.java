package io.evenkeel.data;

import io.evenkeel.kernels.RandomStream;

/**
 * What a changed camera does to grey images of 28 x 28 pixels from 0 to 1: it makes data that is
 * shifted against what a model was trained on.
 */
public enum ImageShift {
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

  /**
   * Changes images in place.
   *
   * @param x any number of images, one after the other, row by row; overwritten
   * @param seed of the noise
   */
  public void apply(float[] x, long seed) {
    RandomStream random = RandomStream.of(seed, "shift by " + name(), 0);
    for (int from = 0; from < x.length; from += PIXELS) {
      change(x, from, random);
    }
  }

  private void change(float[] x, int from, RandomStream random) {
    switch (this) {
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
        for (int j = Math.max(-BLUR_REACH, -i); j <= Math.min(BLUR_REACH, SIDE - 1 - i); j++) {
          value += weights[j + BLUR_REACH] / sum * x[start + (i + j) * step];
        }
        blurred[i] = (float) value;
      }
      for (int i = 0; i < SIDE; i++) {
        x[start + i * step] = blurred[i];
      }
    }
  }
}
