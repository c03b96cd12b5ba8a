package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.TableChunk;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of several classes. A label that is not a class counts as the class from which it differs
 * only by a full stop at its end, which is how some published test files differ from their training
 * files.
 */
public final class ClassTarget implements Target {
  /** Whole numbers from here on share doubles with others. */
  private static final double MOST_EXACT = 0x1p53;

  /** Whole numbers below this are written without an exponent. */
  private static final double MOST_PLAIN = 1e38;

  private final Column column;
  private final Task task;
  private final Categories classes;
  private final List<Double> shares;

  /**
   * @param task {@link Task#BINARY}, or {@link Task#CLASSES}
   * @param classes their names, in the order of the network's outputs; of two the second is yes
   * @param shares of the training rows, by class
   */
  ClassTarget(Column column, Task task, List<String> classes, List<Double> shares) {
    this.column = column;
    this.task = task;
    this.classes = new Categories(column.name(), classes);
    this.shares = List.copyOf(shares);
    if (task == Task.REAL || classes.size() < 2 || (task == Task.BINARY && classes.size() > 2)) {
      throw new InvalidInputException(
          "the target '%s' has %d classes, which do not fit its task"
              .formatted(column.name(), classes.size()));
    }
    if (shares.size() != classes.size() || shares.stream().anyMatch(s -> !(s > 0 && s < 1))) {
      throw new InvalidInputException(
          "the target '%s' needs a share between 0 and 1 for each of its %d classes, but got %s"
              .formatted(column.name(), classes.size(), shares));
    }
  }

  @Override
  public Column column() {
    return column;
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public int outputs() {
    return task == Task.BINARY ? 1 : classes.size();
  }

  /** The classes' names, in the order of the network's outputs; of two the second is yes. */
  public List<String> classes() {
    return classes.names();
  }

  /** Each class's share of the training rows. */
  public List<Double> shares() {
    return shares;
  }

  /** The class that most training rows have. */
  int majority() {
    int best = 0;
    for (int c = 1; c < shares.size(); c++) {
      best = shares.get(c) > shares.get(best) ? c : best;
    }
    return best;
  }

  /** A label's class, or -1 if it has none. */
  int index(@Nullable String label) {
    int index = classes.position(label);
    return index < 0 && label != null && label.endsWith(".")
        ? classes.position(label.substring(0, label.length() - 1).strip())
        : index;
  }

  /** Whether each of the labels is a class. */
  boolean hasAll(List<String> labels) {
    return labels.stream().allMatch(label -> index(label) >= 0);
  }

  /** Whether a label is a class as it stands. */
  boolean isExact(String label) {
    return classes.position(label) >= 0;
  }

  /** The label in a row of a chunk, null where it is missing. */
  static @Nullable String label(Column column, TableChunk chunk, int index, int row) {
    if (column.type().isText()) {
      return chunk.text(index)[row];
    }
    double value = chunk.numbers(index)[row];
    return Double.isNaN(value) ? null : label(column.type(), value);
  }

  /**
   * Whether a label of a number may stand for others, because a double does not tell them apart.
   */
  static boolean losesDigits(double value) {
    return Math.abs(value) >= MOST_EXACT && value == Math.rint(value);
  }

  /** A number or a truth value as a label: 1 rather than 1.0. */
  static String label(ColumnType type, double value) {
    if (type == ColumnType.BOOLEAN) {
      return value == 0 ? "false" : "true";
    }
    if (value != Math.rint(value) || Math.abs(value) >= MOST_PLAIN) {
      return Double.toString(value);
    }
    return Math.abs(value) < MOST_EXACT
        ? Long.toString((long) value)
        : new BigDecimal(value).toPlainString();
  }
}
