package io.evenkeel.internal.probe;

import io.evenkeel.probe.Distribution;
import io.evenkeel.probe.Distribution.Histogram;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Forms {@link Distribution}s, with exact percentiles. Many numbers are not sorted: they are
 * counted by the upper half of their bits, which keeps their order, and only the bins that hold a
 * percentile are sorted. Not thread-safe; one object a thread.
 */
final class Distributions {
  private static final double[] PERCENTILES = {0.01, 0.15, 0.50, 0.85, 0.99};
  private static final int SORTED = 4096;
  private static final int BINS = 1 << 16;
  private static final float MARGIN = 0.25f;

  private float[] finite = {};
  private float[] part = {};
  private final int[] binCounts = new int[BINS];

  /** The whole range of a bounded function, as the range of its histogram. */
  record Bounds(float from, float to) {}

  /**
   * The distribution of a matrix's elements. The histogram ranges from a quarter of the distance
   * between the 1st and the 99th percentile below the 1st to as much above the 99th.
   *
   * @param matrix element (r, c) stands at {@code offset + r * stride + c}; read
   * @param bounds the histogram's range; null for that by the percentiles
   */
  Distribution of(
      float[] matrix, int offset, int rows, int columns, int stride, @Nullable Bounds bounds) {
    int count = takeFinite(matrix, offset, rows, columns, stride);
    int nonFinite = rows * columns - count;
    if (count == 0) {
      float none = Float.NaN;
      Histogram empty = new Histogram(none, none, 0, 0, new int[Histogram.BINS]);
      return new Distribution(
          0, nonFinite, none, none, none, none, none, none, none, none, none, empty);
    }
    double sum = 0;
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      sum += finite[i];
      min = Math.min(min, finite[i]);
      max = Math.max(max, finite[i]);
    }
    double mean = sum / count;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double deviation = finite[i] - mean;
      squares += deviation * deviation;
    }
    float[] p = percentiles(count);
    Bounds range = bounds == null ? range(p[0], p[4]) : bounds;
    return new Distribution(
        count,
        nonFinite,
        mean,
        Math.sqrt(squares / count),
        min,
        p[0],
        p[1],
        p[2],
        p[3],
        p[4],
        max,
        histogram(count, range));
  }

  /** The distribution of some numbers, whose histogram ranges by the percentiles. */
  Distribution of(float[] values, int count) {
    return of(values, 0, 1, count, count, null);
  }

  private int takeFinite(float[] matrix, int offset, int rows, int columns, int stride) {
    if (finite.length < rows * columns) {
      finite = new float[rows * columns];
      part = new float[rows * columns];
    }
    int count = 0;
    for (int r = 0; r < rows; r++) {
      int row = offset + r * stride;
      for (int c = 0; c < columns; c++) {
        float value = matrix[row + c];
        finite[count] = value;
        count += Math.abs(value) <= Float.MAX_VALUE ? 1 : 0;
        if (count == finite.length) {
          return count;
        }
      }
    }
    return count;
  }

  /** The finite number of rank ceil(p * count), from 1, in ascending order. */
  private float[] percentiles(int count) {
    float[] result = new float[PERCENTILES.length];
    if (count <= SORTED) {
      System.arraycopy(finite, 0, part, 0, count);
      Arrays.sort(part, 0, count);
      for (int p = 0; p < result.length; p++) {
        result[p] = part[rank(p, count) - 1];
      }
      return result;
    }
    Arrays.fill(binCounts, 0);
    for (int i = 0; i < count; i++) {
      binCounts[bin(finite[i])]++;
    }
    int bin = -1;
    int through = 0;
    int sortedBin = -1;
    for (int p = 0; p < result.length; p++) {
      int rank = rank(p, count);
      while (through < rank) {
        bin++;
        through += binCounts[bin];
      }
      if (bin != sortedBin) {
        sortBin(bin, count);
        sortedBin = bin;
      }
      result[p] = part[rank - (through - binCounts[bin]) - 1];
    }
    return result;
  }

  private static int rank(int percentile, int count) {
    return Math.max(1, (int) Math.ceil(PERCENTILES[percentile] * count));
  }

  private void sortBin(int bin, int count) {
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (bin(finite[i]) == bin) {
        part[size++] = finite[i];
      }
    }
    Arrays.sort(part, 0, size);
  }

  /** The upper 16 bits, mapped so that greater floats have no smaller bins. */
  private static int bin(float value) {
    int bits = Float.floatToRawIntBits(value + 0f); // no -0
    return (bits ^ (bits >> 31 | Integer.MIN_VALUE)) >>> 16;
  }

  private static Bounds range(float low, float high) {
    float margin = MARGIN * (high - low);
    if (!(margin > 0)) {
      margin = Math.max(Math.abs(low), 1) / 2;
    }
    return new Bounds(
        Math.max(low - margin, -Float.MAX_VALUE), Math.min(high + margin, Float.MAX_VALUE));
  }

  private Histogram histogram(int count, Bounds range) {
    int[] counts = new int[Histogram.BINS];
    int below = 0;
    int above = 0;
    double perBin = Histogram.BINS / ((double) range.to - range.from);
    for (int i = 0; i < count; i++) {
      float value = finite[i];
      if (value < range.from) {
        below++;
      } else if (value > range.to) {
        above++;
      } else {
        int bin = (int) (((double) value - range.from) * perBin);
        counts[Math.min(bin, Histogram.BINS - 1)]++;
      }
    }
    return new Histogram(range.from, range.to, below, above, counts);
  }
}
