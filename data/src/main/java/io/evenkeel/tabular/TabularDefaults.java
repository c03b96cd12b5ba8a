package io.evenkeel.tabular;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.loss.Task;
import io.evenkeel.tabular.decision.ThresholdRule;
import java.util.List;

/**
 * The defaults, by a table's size. Chosen on validation parts of the tables of TABLES.md; their
 * test parts had no say.
 */
public final class TabularDefaults {
  private static final long SEED = 42;

  private static final long SMALL = 8_000;
  private static final long LARGE = 500_000;

  /** Fewer rows are not dealt out to several networks. */
  private static final long FEWEST = 100;

  /** From this many rows on there is one network. */
  private static final long MOST_SHARED = 100_000;

  /** Below this many rows each member is validated on rows of its own. */
  private static final long BAGGED = 20_000;

  /** One bin for this many training rows: more bins would learn single rows. */
  private static final int ROWS_PER_BIN = 200;

  /** Most bins of all columns together, so that wide tables stay affordable. */
  private static final int ALL_BINS = 2048;

  private static final int FEWEST_BINS = 4;

  /** The rate of the inputs' scales, in learning rates; numbers of few rows do better without. */
  private static final double INPUT_SCALES = 20;

  /** Epochs of a small table whose numbers are predicted. */
  private static final int MOST_EPOCHS = 80;

  private TabularDefaults() {}

  /**
   * The settings for a table.
   *
   * @param rows number of rows outside the test part
   * @param task what is predicted
   */
  public static TabularSettings of(long rows, Task task) {
    boolean large = rows >= LARGE;
    boolean small = rows < SMALL;
    boolean number = task == Task.REAL;
    int epochs = epochs(rows, number);
    return new TabularSettings(
        TabularNetwork.MLP,
        large ? List.of(128, 64) : List.of(256, 128),
        small && number ? 0.1 : dropout(rows),
        true,
        isNormAfter(rows, number),
        number && !small && !large ? ActivationFunction.SILU : ActivationFunction.RELU,
        0.9,
        0,
        large ? 32 : 128,
        batchSize(rows),
        epochs,
        patience(epochs),
        small && !number ? 0.002 : 0.005,
        small && number ? 0.1 : 0.01,
        large || (small && number) ? 0 : INPUT_SCALES,
        validationFraction(rows),
        members(rows, number),
        rows >= FEWEST && rows < BAGGED,
        TargetTransform.AUTO,
        ThresholdRule.half(),
        "",
        0,
        false,
        1,
        SEED);
  }

  /**
   * Before the activation BatchNorm keeps classes of few rows from being learned by heart; behind
   * it numbers of few rows, and classes of many, are learned better. Large tables keep it before,
   * because there nothing else was compared.
   */
  private static boolean isNormAfter(long rows, boolean number) {
    return number ? rows < SMALL : rows >= BAGGED && rows < LARGE;
  }

  /** The more rows, the less: 0.25 for 20,000 of them, in steps of 0.05. */
  private static double dropout(long rows) {
    double wanted = 0.25 * Math.sqrt(20_000.0 / Math.max(1, rows));
    return Math.round(20 * Math.min(0.4, wanted)) / 20.0;
  }

  /**
   * More members where a training takes little time and a single one tells little; numbers of
   * 20,000 rows and more gain nothing from more than four.
   */
  private static int members(long rows, boolean number) {
    if (rows < FEWEST) {
      return 1;
    }
    return rows < BAGGED || (rows < MOST_SHARED && !number) ? 8 : rows < MOST_SHARED ? 4 : 1;
  }

  /** At least a dozen mini-batches per epoch. */
  private static int batchSize(long rows) {
    return rows >= LARGE ? 1024 : Math.clamp(Long.highestOneBit(rows / 12), 16, 256);
  }

  /**
   * As many epochs as make 600,000 rows pass by, a million where a number is predicted; but then
   * classes of a small table would be learned by heart, and numbers of a small table need more.
   */
  private static int epochs(long rows, boolean number) {
    if (rows < SMALL) {
      return number ? MOST_EPOCHS : 20;
    }
    return number
        ? Math.clamp(1_000_000 / rows, 4, MOST_EPOCHS)
        : Math.clamp(600_000 / rows, 4, 40);
  }

  /** Epochs without progress that a one-cycle schedule must be allowed in its middle. */
  public static int patience(int epochs) {
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
