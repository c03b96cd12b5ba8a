package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** Which rows of a table are set aside as its test part. */
public sealed interface SplitSpec {

  /** No row: all are trained on, or used for validation. */
  static SplitSpec none() {
    return new None();
  }

  /** A share of the rows, drawn at random; of each class the same share. */
  static SplitSpec fraction(double fraction) {
    return new Fraction(fraction);
  }

  /**
   * One of several parts that together are all rows, each about as large and with about the same
   * share of each class.
   *
   * @param index 0 .. of - 1
   */
  static SplitSpec fold(int index, int of) {
    return new Fold(index, of, null);
  }

  /** The same with whole groups. */
  static SplitSpec groupFold(String column, int index, int of) {
    return new Fold(index, of, column);
  }

  /** Whole groups, drawn at random, with about that share of the rows. */
  static SplitSpec group(String column, double fraction) {
    return new Group(column, fraction);
  }

  /** The latest rows, about that share. */
  static SplitSpec time(String column, double fraction) {
    return new Time(column, fraction);
  }

  /** {@link #none}. */
  record None() implements SplitSpec {}

  /** {@link #fraction}. */
  record Fraction(double fraction) implements SplitSpec {
    public Fraction {
      requireFraction(fraction);
    }
  }

  /** {@link #group}; rows without a group are trained on. */
  record Group(String column, double fraction) implements SplitSpec {
    public Group {
      requireFraction(fraction);
    }
  }

  /** {@link #time}; rows without a time are trained on. */
  record Time(String column, double fraction) implements SplitSpec {
    public Time {
      requireFraction(fraction);
    }
  }

  /**
   * {@link #fold}.
   *
   * @param column of groups that stay whole; null for rows one by one
   */
  record Fold(int index, int of, @Nullable String column) implements SplitSpec {
    public Fold {
      if (of < 2 || index < 0 || index >= of) {
        throw new InvalidInputException(
            "cross-validation needs at least 2 folds, but got fold %d of %d"
                .formatted(index + 1, of));
      }
    }
  }

  /** The share of the rows that is the test part. */
  default double testShare() {
    return switch (this) {
      case None _ -> 0;
      case Fraction(double share) -> share;
      case Group(_, double share) -> share;
      case Time(_, double share) -> share;
      case Fold fold -> 1.0 / fold.of();
    };
  }

  /** About how many of a table's rows are not in the test part. */
  default long rowsOutsideTest(long rows) {
    return Math.round(rows * (1 - testShare()));
  }

  private static void requireFraction(double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new InvalidInputException(
          "the test fraction must be at least 0 and below 1, but got " + fraction);
    }
  }
}
