package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Blocking;

/**
 * How the rows of a target matrix are dealt out: equal runs of rows, whole tiles each, and where
 * there are fewer runs than threads, each run's panels among several. The bits of a result do not
 * depend on it.
 *
 * @param rows rows of a run
 * @param rowGroups runs
 * @param columnGroups parts of a run's panels
 */
record Items(int rows, int rowGroups, int columnGroups) {
  /** Floats of a strip up to which a run is made longer, so that less of it is border: 256 KiB. */
  private static final int LONGER = 1 << 16;

  /** Floats of a strip beyond which a run is made shorter: 640 KiB of the second-level cache. */
  private static final int SHORTER = 160 << 10;

  private static final int MOST_ROWS = 512;

  /** The most rows of a run, for strips that suit the second-level cache. */
  static int mostRows(Gather gather, int images) {
    int rows = Blocking.MOST_ROWS;
    while (rows < MOST_ROWS && largestStrip(gather, images, 2 * rows) <= LONGER) {
      rows *= 2;
    }
    while (rows > Blocking.ROWS && largestStrip(gather, images, rows) > SHORTER) {
      rows /= 2;
    }
    return rows;
  }

  /** Floats of the largest strip that a run needs. */
  static int largestStrip(Gather gather, int images, int rows) {
    int total = Math.multiplyExact(images, gather.targetPixels());
    int largest = 0;
    for (int row = 0; row < total; row += rows) {
      largest = Math.max(largest, gather.stripSize(row, Math.min(total, row + rows) - 1));
    }
    return largest;
  }

  /**
   * Deals out {@code total} rows.
   *
   * @param most the most rows of a run, a power of two times {@link Blocking#ROWS}
   */
  static Items of(int total, int most, int panels, int threads) {
    int rows = most;
    while (rows > Blocking.ROWS && total < 2 * threads * rows) {
      rows /= 2;
    }
    int rowGroups = (total + rows - 1) / rows;
    int columnGroups =
        rowGroups >= threads ? 1 : Math.min(panels, (threads + rowGroups - 1) / rowGroups);
    return new Items(rows, rowGroups, columnGroups);
  }

  int count() {
    return rowGroups * columnGroups;
  }
}
