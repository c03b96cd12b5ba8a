package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Blocking;

/**
 * How the rows of a target matrix are dealt out: equal runs of rows, whole tiles each, and where
 * there are fewer runs than threads, each run's panels among several. The bits of a result do not
 * depend on it.
 */
final class Items {
  /**
   * A run is made longer while its strip has at most this many floats, so that less of it is
   * border: 256 KiB.
   */
  private static final int LONGER = 1 << 16;

  /**
   * A run is made shorter while its strip has more floats than this: 640 KiB of the second-level
   * cache.
   */
  private static final int SHORTER = 160 << 10;

  private static final int MOST_ROWS = 512;

  /** Floats of the strip that rows {@code first} to {@code last} read. */
  @FunctionalInterface
  interface StripSize {
    int of(int first, int last);
  }

  /** The most rows of a run, for strips that suit the second-level cache. */
  static int mostRows(Gather gather, int images) {
    int total = Math.multiplyExact(images, gather.targetPixels());
    return mostRows(total, Blocking.MOST_ROWS, MOST_ROWS, gather::stripSize);
  }

  /**
   * As above, starting from {@code usual} rows, with at most {@code most} of {@code total} rows.
   */
  static int mostRows(int total, int usual, int most, StripSize size) {
    int rows = usual;
    while (2 * rows <= most && largestStrip(total, 2 * rows, size) <= LONGER) {
      rows *= 2;
    }
    while (rows > Blocking.ROWS && largestStrip(total, rows, size) > SHORTER) {
      rows /= 2;
    }
    return rows;
  }

  /** Floats of the largest strip that a run needs. */
  static int largestStrip(Gather gather, int images, int rows) {
    return largestStrip(images * gather.targetPixels(), rows, gather::stripSize);
  }

  /** As above, for {@code total} rows. */
  static int largestStrip(int total, int rows, StripSize size) {
    int largest = 0;
    for (int row = 0; row < total; row += rows) {
      largest = Math.max(largest, size.of(row, Math.min(total, row + rows) - 1));
    }
    return largest;
  }

  private int total;
  private int panels;
  private int rows = Blocking.ROWS;
  private int rowGroups;
  private int columnGroups = 1;

  /**
   * Deals out {@code total} rows.
   *
   * @param most the most rows of a run, a power of two times {@link Blocking#ROWS}
   */
  void deal(int total, int most, int panels, int threads) {
    deal(total, most, Blocking.ROWS, panels, threads);
  }

  /**
   * As above; runs of {@code least} rows or fewer are made shorter only where there would be fewer
   * items than threads, each run's panels counted.
   */
  void deal(int total, int most, int least, int panels, int threads) {
    this.total = total;
    this.panels = panels;
    rows = most;
    while (rows > Blocking.ROWS
        && threads > 1
        && total < 2 * threads * rows
        && (rows > least || (long) Math.ceilDiv(total, rows) * panels < threads)) {
      rows /= 2;
    }
    rowGroups = Math.ceilDiv(total, rows);
    columnGroups =
        rowGroups >= threads ? 1 : Math.min(panels, Math.ceilDiv(threads, Math.max(1, rowGroups)));
  }

  /** The first row of an item. */
  int row(int item) {
    return item / columnGroups * rows;
  }

  /** Rows of an item. */
  int rows(int item) {
    return Math.min(rows, total - row(item));
  }

  /** The first panel of an item. */
  int firstPanel(int item) {
    return panels * (item % columnGroups) / columnGroups;
  }

  /** The panel after an item's last. */
  int endPanel(int item) {
    return panels * (item % columnGroups + 1) / columnGroups;
  }

  /** Items of work: the parts of all runs. */
  int count() {
    return rowGroups * columnGroups;
  }
}
