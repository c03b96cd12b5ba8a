package io.evenkeel.tabular;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Two columns of numbers that make the target: their sum, difference, product or quotient.
 *
 * @param first a column
 * @param second another
 * @param formula how they make the target, with the columns in quotes
 */
record ColumnPair(String first, String second, String formula) {
  /** Share of the target's variance that rounding may leave. */
  private static final double ROUNDING = 1e-8;

  private static final int FEWEST_ROWS = 50;

  /** A pair shows in half of all rows, so it cannot be missed by chance in all of these. */
  private static final int ROWS_TRIED = 24;

  private static final int[] NOBODY = {};

  /** A column of numbers, NaN where missing. */
  record Side(String name, double[] values) {}

  private enum Operation {
    SUM("+"),
    DIFFERENCE("-"),
    PRODUCT("*"),
    QUOTIENT("/");

    private final String sign;

    Operation(String sign) {
      this.sign = sign;
    }

    double apply(double a, double b) {
      return switch (this) {
        case SUM -> a + b;
        case DIFFERENCE -> a - b;
        case PRODUCT -> a * b;
        case QUOTIENT -> a / b;
      };
    }

    boolean isSymmetric() {
      return this == SUM || this == PRODUCT;
    }

    /** The range of b from which, together with a, a row's target is made; NaN if there is none. */
    double[] others(double a, double target, double tolerance) {
      double least = target - tolerance;
      double most = target + tolerance;
      double one =
          switch (this) {
            case SUM -> least - a;
            case DIFFERENCE -> a - least;
            case PRODUCT -> least / a;
            case QUOTIENT -> a / least;
          };
      double other =
          switch (this) {
            case SUM -> most - a;
            case DIFFERENCE -> a - most;
            case PRODUCT -> most / a;
            case QUOTIENT -> a / most;
          };
      double rounding = 1e-12 * (Math.abs(a) + Math.abs(target) + Math.abs(one) + Math.abs(other));
      return new double[] {Math.min(one, other) - rounding, Math.max(one, other) + rounding};
    }
  }

  /** A pair by its columns' positions; the first by them comes first. */
  private record Found(int a, int b, Operation operation) implements Comparable<Found> {
    boolean isPair() {
      return operation.isSymmetric() ? a < b : a != b;
    }

    @Override
    public int compareTo(Found other) {
      return Comparator.comparingInt(Found::a)
          .thenComparingInt(Found::b)
          .thenComparing(Found::operation)
          .compare(this, other);
    }

    ColumnPair of(List<Side> sides) {
      String first = sides.get(a).name();
      String second = sides.get(b).name();
      return new ColumnPair(first, second, "'%s' %s '%s'".formatted(first, operation.sign, second));
    }
  }

  /** A row's values, ascending, and whose they are; those that are missing are left out. */
  private record ColumnValues(double[] values, int[] columns) {
    static ColumnValues of(List<Side> sides, int row) {
      int[] columns =
          IntStream.range(0, sides.size())
              .filter(c -> Double.isFinite(sides.get(c).values()[row]))
              .boxed()
              .sorted(Comparator.comparingDouble(c -> sides.get(c).values()[row]))
              .mapToInt(c -> c)
              .toArray();
      return new ColumnValues(
          Arrays.stream(columns).mapToDouble(c -> sides.get(c).values()[row]).toArray(), columns);
    }

    int[] between(double least, double most) {
      if (!(least <= most)) {
        return NOBODY;
      }
      int from = from(least);
      int to = from;
      while (to < values.length && values[to] <= most) {
        to++;
      }
      return from == to ? NOBODY : Arrays.copyOfRange(columns, from, to);
    }

    /** The place of the first value that is not below. */
    private int from(double least) {
      int low = 0;
      int high = values.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (values[middle] < least) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  /**
   * The first pair that makes the target. A row says for each column which values of another one
   * would make its target, and few columns have them; so a pair is looked at closely only if it is
   * right in one of some rows.
   *
   * @param rows how many rows the arrays have
   */
  static Optional<ColumnPair> find(List<Side> sides, double[] target, int rows) {
    double mean = 0;
    for (int r = 0; r < rows; r++) {
      mean += target[r] / rows;
    }
    double allowed = 0;
    for (int r = 0; r < rows; r++) {
      allowed += ROUNDING * (target[r] - mean) * (target[r] - mean);
    }
    @Nullable Found first = null;
    double tolerance = Math.sqrt(allowed);
    for (int row : rowsToTry(target, rows, tolerance)) {
      ColumnValues values = ColumnValues.of(sides, row);
      for (int a = 0; a < sides.size(); a++) {
        for (Operation operation : Operation.values()) {
          double[] ends = operation.others(sides.get(a).values()[row], target[row], tolerance);
          for (int b : values.between(ends[0], ends[1])) {
            Found found = new Found(a, b, operation);
            if (found.isPair()
                && (first == null || found.compareTo(first) < 0)
                && makes(sides.get(a), sides.get(b), operation, target, rows, allowed)) {
              first = found;
            }
          }
        }
      }
    }
    return Optional.ofNullable(first).map(f -> f.of(sides));
  }

  /** Rows all over the target's range whose target is not as good as zero. */
  private static int[] rowsToTry(double[] target, int rows, double tolerance) {
    int[] order =
        IntStream.range(0, rows)
            .filter(r -> Math.abs(target[r]) > tolerance)
            .boxed()
            .sorted(Comparator.comparingDouble(r -> -Math.abs(target[r])))
            .mapToInt(r -> r)
            .toArray();
    int count = Math.min(ROWS_TRIED, order.length);
    return IntStream.range(0, count)
        .map(i -> order[(int) ((long) i * order.length / count)])
        .toArray();
  }

  private static boolean makes(
      Side a, Side b, Operation operation, double[] target, int rows, double allowed) {
    double wrong = 0;
    int present = 0;
    for (int r = 0; r < rows && wrong <= allowed; r++) {
      double made = operation.apply(a.values()[r], b.values()[r]);
      if (Double.isFinite(made)) {
        present++;
        wrong += (made - target[r]) * (made - target[r]);
      }
    }
    return wrong <= allowed && present >= Math.max(FEWEST_ROWS, rows / 2);
  }
}
