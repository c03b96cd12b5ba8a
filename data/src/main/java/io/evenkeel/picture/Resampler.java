package io.evenkeel.picture;

/**
 * Resizes pictures with the cubic filter of Keys (1981, a = -1/2). Where a picture becomes smaller
 * the filter is as much wider, so that every pixel counts; where it becomes larger it interpolates.
 * First along the rows, then along the columns, on the stored values.
 */
final class Resampler {
  private static final double A = -0.5;
  private static final int REACH = 2;

  private Resampler() {}

  /**
   * A part of a picture in another size.
   *
   * @param left where the part begins, in pixels from the left edge
   * @param top likewise from above
   * @param partWidth its width in pixels
   * @param partHeight its height
   */
  static Pixels resize(
      Pixels from,
      double left,
      double top,
      double partWidth,
      double partHeight,
      int width,
      int height) {
    if (partWidth == width
        && partHeight == height
        && width == from.width()
        && height == from.height()) {
      return from;
    }
    int channels = from.channels();
    Taps[] columns = taps(left, partWidth, width, from.width());
    Taps[] rows = taps(top, partHeight, height, from.height());
    float[] narrow = new float[from.height() * width * channels];
    for (int y = rows[0].first; y < rows[height - 1].end(); y++) {
      for (int x = 0; x < width; x++) {
        Taps taps = columns[x];
        for (int c = 0; c < channels; c++) {
          float sum = 0;
          int at = (y * from.width() + taps.first) * channels + c;
          for (int t = 0; t < taps.weights.length; t++) {
            sum += taps.weights[t] * (from.values()[at + t * channels] & 0xff);
          }
          narrow[(y * width + x) * channels + c] = sum;
        }
      }
    }
    byte[] result = new byte[height * width * channels];
    int line = width * channels;
    for (int y = 0; y < height; y++) {
      Taps taps = rows[y];
      for (int i = 0; i < line; i++) {
        float sum = 0;
        for (int t = 0; t < taps.weights.length; t++) {
          sum += taps.weights[t] * narrow[(taps.first + t) * line + i];
        }
        result[y * line + i] = (byte) Math.clamp(Math.round(sum), 0, 255);
      }
    }
    return new Pixels(width, height, channels, result);
  }

  /** What one pixel of the result is made of along one axis: weights of neighbours, sum 1. */
  private record Taps(int first, float[] weights) {
    int end() {
      return first + weights.length;
    }
  }

  private static Taps[] taps(double start, double length, int wanted, int available) {
    double scale = length / wanted;
    double stretch = Math.max(1, scale);
    Taps[] taps = new Taps[wanted];
    for (int i = 0; i < wanted; i++) {
      double center = start + (i + 0.5) * scale;
      int first = Math.max(0, (int) Math.floor(center - REACH * stretch + 0.5));
      int end = Math.min(available, (int) Math.floor(center + REACH * stretch + 0.5));
      double[] weights = new double[Math.max(1, end - first)];
      double sum = 0;
      for (int t = 0; t < weights.length; t++) {
        weights[t] = cubic((first + t + 0.5 - center) / stretch);
        sum += weights[t];
      }
      float[] normalized = new float[weights.length];
      for (int t = 0; t < weights.length; t++) {
        normalized[t] = (float) (weights[t] / sum);
      }
      taps[i] = new Taps(first, normalized);
    }
    return taps;
  }

  private static double cubic(double at) {
    double x = Math.abs(at);
    if (x < 1) {
      return ((A + 2) * x - (A + 3)) * x * x + 1;
    }
    return x < REACH ? ((A * x - 5 * A) * x + 8 * A) * x - 4 * A : 0;
  }
}
