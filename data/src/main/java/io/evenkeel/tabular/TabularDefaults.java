package io.evenkeel.tabular;

import java.util.List;

/**
 * The defaults, by a table's size. Chosen on validation parts of the tables of TABLES.md; their
 * test parts had no say.
 */
public final class TabularDefaults {
  private static final long SEED = 42;

  /** One bin for so many training rows: more would learn single rows. */
  private static final int ROWS_PER_BIN = 200;

  /** Most bins of all columns together, so that wide tables stay affordable. */
  private static final int ALL_BINS = 2048;

  private static final int FEWEST_BINS = 4;

  private TabularDefaults() {}

  /**
   * The settings for a table.
   *
   * @param rows number of rows outside the test part
   */
  public static TabularSettings of(long rows) {
    boolean large = rows >= 500_000;
    return new TabularSettings(
        large ? List.of(192, 96) : List.of(256, 128),
        rows < 8_000 ? 0.4 : large ? 0 : 0.2,
        true,
        0.9,
        large ? 32 : 64,
        large ? 1024 : 256,
        epochs(rows),
        patience(epochs(rows)),
        rows < 8_000 ? 0.002 : 0.005,
        0.01,
        validationFraction(rows),
        false,
        SEED);
  }

  /** Epochs such that small tables get many and large ones enough steps. */
  private static int epochs(long rows) {
    return Math.clamp(800_000 / Math.max(1, rows), 4, 40);
  }

  /** Epochs without progress that a one-cycle schedule must be allowed in its middle. */
  static int patience(int epochs) {
    return Math.max(4, epochs / 2);
  }

  /** A tenth, but of large tables fewer: 20,000 rows compare epochs well enough. */
  private static double validationFraction(long rows) {
    return Math.min(0.1, 20_000.0 / Math.max(1, rows));
  }

  /**
   * Number of bins of each number.
   *
   * @param rows number of training rows
   * @param columns number of columns
   * @param most what the settings allow
   */
  static int bins(long rows, int columns, int most) {
    long affordable = Math.min(rows / ROWS_PER_BIN, ALL_BINS / Math.max(1, columns));
    long bins = Math.min(Math.max(FEWEST_BINS, affordable), most);
    return ALL_BINS / Math.max(1, columns) < FEWEST_BINS ? 0 : (int) bins;
  }
}
