package io.evenkeel.tabular;

import java.util.Arrays;

/**
 * The bins of a column, ready for many numbers: equal cells over the range of the edges say near
 * which edge to look, and a bin's ones and zeros are copied at once.
 */
final class BinPlaces {
  private static final int CELLS_PER_BIN = 4;

  private final double[] edges;
  private final int bins;

  /** For each cell the last edge that is not above its beginning. */
  private final int[] near;

  private final double cellsPerUnit;

  /** As many ones as there are bins, then as many zeros. */
  private final float[] steps;

  BinPlaces(QuantileBins of) {
    edges = of.edges().stream().mapToDouble(Double::doubleValue).toArray();
    bins = of.count();
    int cells = CELLS_PER_BIN * bins;
    near = new int[cells + 1];
    double range = bins == 0 ? 0 : edges[bins] - edges[0];
    cellsPerUnit = Double.isFinite(range) && range > 0 ? cells / range : 0;
    steps = new float[2 * bins];
    Arrays.fill(steps, 0, bins, 1);
    for (int cell = 1; cell <= cells && cellsPerUnit > 0; cell++) {
      near[cell] = near(edges[0] + cell / cellsPerUnit, near[cell - 1]);
    }
  }

  /** The last edge that is not above x, which is at least the first: looked for from one on. */
  private int near(double x, int from) {
    int edge = from;
    while (edge < bins && edges[edge + 1] <= x) {
      edge++;
    }
    while (edge > 0 && edges[edge] > x) {
      edge--;
    }
    return edge;
  }

  /**
   * Encodes a number as {@link QuantileBins} says.
   *
   * @param x not NaN
   * @param row overwritten from {@code offset} on, one place a bin
   */
  void encode(double x, float[] row, int offset) {
    if (bins == 0) {
      return;
    }
    if (x >= edges[bins]) {
      System.arraycopy(steps, 0, row, offset, bins);
    } else if (x < edges[0]) {
      System.arraycopy(steps, bins, row, offset, bins);
    } else {
      int cell = Math.min((int) ((x - edges[0]) * cellsPerUnit), near.length - 1);
      int full = near(x, near[cell]);
      System.arraycopy(steps, bins - full, row, offset, bins);
      row[offset + full] = (float) ((x - edges[full]) / (edges[full + 1] - edges[full]));
    }
  }
}
