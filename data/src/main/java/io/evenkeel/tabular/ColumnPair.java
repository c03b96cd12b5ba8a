package io.evenkeel.tabular;

import java.util.List;
import java.util.Optional;

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
  }

  /**
   * The first pair that makes the target. Most pairs are given up after a row or two, so that all
   * of them can be tried.
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
    for (int i = 0; i < sides.size(); i++) {
      for (int j = 0; j < sides.size(); j++) {
        for (Operation operation : Operation.values()) {
          boolean isNew = operation.isSymmetric() ? i < j : i != j;
          if (isNew && makes(sides.get(i), sides.get(j), operation, target, rows, allowed)) {
            String a = sides.get(i).name();
            String b = sides.get(j).name();
            return Optional.of(
                new ColumnPair(a, b, "'%s' %s '%s'".formatted(a, operation.sign, b)));
          }
        }
      }
    }
    return Optional.empty();
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
