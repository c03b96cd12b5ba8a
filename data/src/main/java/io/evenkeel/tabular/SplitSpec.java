package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;

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

  /** The share of the rows that is the test part. */
  default double testShare() {
    return switch (this) {
      case None _ -> 0;
      case Fraction(double share) -> share;
      case Group(_, double share) -> share;
      case Time(_, double share) -> share;
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
