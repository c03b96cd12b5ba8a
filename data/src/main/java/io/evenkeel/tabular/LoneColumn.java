package io.evenkeel.tabular;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How well one column by itself tells the target, whatever the form of their relation: every row is
 * predicted from the rows next to it in the column, without itself. Rows with the same value are
 * predicted from each other; a number that comes only once is predicted from the numbers before and
 * after it.
 */
final class LoneColumn {
  /**
   * Share of the ranks' variance, or of the errors of giving always the same answer, that is
   * explained.
   */
  private static final double ALMOST_ALL = 0.99;

  /**
   * The same answer for all rows must make this many errors, or their absence would mean nothing.
   */
  private static final int FEWEST_ERRORS = 10;

  private final double[] target;
  private final int classes;
  private final double unexplained;

  /** Rows of each class in a group; zeros between two groups. */
  private final int[] counts;

  private LoneColumn(double[] target, int classes, double unexplained) {
    this.target = target;
    this.classes = classes;
    this.unexplained = unexplained;
    counts = new int[classes];
  }

  /** The target is a number; its rank counts, so that a few large numbers do not decide. */
  static LoneColumn ofNumbers(double[] numbers, int rows) {
    Integer[] order = new Integer[rows];
    Arrays.setAll(order, r -> r);
    Arrays.sort(order, Comparator.comparingDouble(r -> numbers[r]));
    double[] target = new double[rows];
    double squares = 0;
    int from = 0;
    while (from < rows) {
      int to = from + 1;
      while (to < rows && numbers[order[to]] == numbers[order[from]]) {
        to++;
      }
      double rank = (from + to - rows) / 2.0;
      for (int i = from; i < to; i++) {
        target[order[i]] = rank;
        squares += rank * rank;
      }
      from = to;
    }
    return new LoneColumn(target, 0, squares);
  }

  /** The target is a class. */
  static LoneColumn ofClasses(@Nullable String[] labels, int rows) {
    Map<String, Integer> positions = new HashMap<>();
    double[] target = new double[rows];
    int[] counts = new int[rows];
    for (int r = 0; r < rows; r++) {
      int position = positions.computeIfAbsent(String.valueOf(labels[r]), _ -> positions.size());
      target[r] = position;
      counts[position]++;
    }
    int most = Arrays.stream(counts).max().orElse(0);
    return new LoneColumn(target, positions.size(), rows - most < FEWEST_ERRORS ? 0 : rows - most);
  }

  /**
   * Whether the column tells it almost alone.
   *
   * @param column {@code double[]}, NaN where missing, or {@code String[]}, null where missing
   */
  boolean tells(Object column) {
    if (!(unexplained > 0)) {
      return false;
    }
    int rows = target.length;
    Integer[] order = new Integer[rows];
    Arrays.setAll(order, r -> r);
    if (column instanceof double[] numbers) {
      Arrays.sort(order, Comparator.comparingDouble(r -> numbers[r]));
    } else {
      @Nullable String[] texts = (@Nullable String[]) column;
      Arrays.sort(
          order, Comparator.comparing(r -> texts[r], Comparator.nullsLast(String::compareTo)));
    }
    double wrong = 0;
    int from = 0;
    while (from < rows && wrong <= (1 - ALMOST_ALL) * unexplained) {
      int to = from + 1;
      while (to < rows && isSame(column, order[from], order[to])) {
        to++;
      }
      wrong +=
          to - from > 1 ? group(order, from, to) : single(order, from, column instanceof double[]);
      from = to;
    }
    return wrong <= (1 - ALMOST_ALL) * unexplained;
  }

  private static boolean isSame(Object column, int a, int b) {
    return column instanceof double[] numbers
        ? Double.compare(numbers[a], numbers[b]) == 0
        : Objects.equals(((@Nullable String[]) column)[a], ((@Nullable String[]) column)[b]);
  }

  /** The error of rows that are predicted from each other. */
  private double group(Integer[] order, int from, int to) {
    int size = to - from;
    double wrong = 0;
    if (classes == 0) {
      double sum = 0;
      for (int i = from; i < to; i++) {
        sum += target[order[i]];
      }
      for (int i = from; i < to; i++) {
        double y = target[order[i]];
        double error = y - (sum - y) / (size - 1);
        wrong += error * error;
      }
      return wrong;
    }
    int most = 0;
    int second = 0;
    int best = -1;
    for (int i = from; i < to; i++) {
      int own = (int) target[order[i]];
      int count = ++counts[own];
      if (own == best || count > most) {
        second = own == best ? second : most;
        most = count;
        best = own;
      } else {
        second = Math.max(second, count);
      }
    }
    for (int i = from; i < to; i++) {
      int own = (int) target[order[i]];
      int others = counts[own] - 1;
      wrong += others > 0 && others >= (own == best ? second : most) ? 0 : 1;
    }
    for (int i = from; i < to; i++) {
      counts[(int) target[order[i]]] = 0;
    }
    return wrong;
  }

  /** The error of a row that is alone with its value. */
  private double single(Integer[] order, int at, boolean hasNeighbours) {
    double y = target[order[at]];
    if (!hasNeighbours) {
      return classes == 0 ? unexplained / target.length : 1;
    }
    int before = order[Math.max(0, at - 1)];
    int after = order[Math.min(order.length - 1, at + 1)];
    double left = target[at == 0 ? after : before];
    double right = target[at == order.length - 1 ? before : after];
    if (classes > 0) {
      return y == left || y == right ? 0 : 1;
    }
    double error = y - (left + right) / 2;
    return error * error;
  }
}
