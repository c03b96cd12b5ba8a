package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.loss.Task;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.TableChunk;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the target's column holds: over all rows it decides the task and counts the classes that a
 * split keeps in proportion; over the training rows it becomes the {@link Target}.
 */
final class TargetSurvey implements Serializable {
  private static final long serialVersionUID = 1;

  /** Up to this many different whole numbers are classes, unless the user says otherwise. */
  private static final int FEW = 10;

  private static final int MOST_CLASSES = 10_000;
  private static final int SAMPLE = 1 << 16;
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

  private final String source;
  private final Column column;
  private final TextSummary labels = new TextSummary(4 * MOST_CLASSES);
  private final NumberSummary numbers;
  private final boolean countLabels;

  /**
   * @param source what messages call the table
   * @param wanted the task that the user asks for; null leaves it to the column
   */
  TargetSurvey(String source, Column column, @Nullable Task wanted) {
    this.source = source;
    this.column = column;
    if (column.type() == ColumnType.DATE || column.type() == ColumnType.TIMESTAMP) {
      throw new InvalidInputException(
          "the target '%s' of %s is a %s, which cannot be predicted: choose a column of numbers or of classes"
              .formatted(column.name(), source, column.type().label()));
    }
    if (column.type().isText() && wanted == Task.REAL) {
      throw new InvalidInputException(
          "the target '%s' of %s is text, not a number to be predicted: ask for --task class, or read it as a number with --column %s=number"
              .formatted(column.name(), source, column.name()));
    }
    countLabels = wanted != Task.REAL;
    numbers = new NumberSummary(SAMPLE, RandomStream.key(0, "target", 0));
  }

  /** Takes in the target of a row of a chunk. */
  void add(TableChunk chunk, int index, int row) {
    if (!column.type().isText()) {
      numbers.add(chunk.numbers(index)[row], chunk.firstRow() + row);
    }
    if (countLabels) {
      labels.add(ClassTarget.label(column, chunk, index, row));
    }
  }

  /** Takes in the survey of other rows. */
  void merge(TargetSurvey next) {
    labels.merge(next.labels);
    numbers.merge(next.numbers);
  }

  /** Number of rows that have a target. */
  long count() {
    return column.type().isText() ? labels.count() : numbers.count();
  }

  long missing() {
    return column.type().isText() ? labels.missing() : numbers.missing();
  }

  /** Whether classes that are different numbers in the source have come as the same one. */
  boolean losesDigits(@Nullable Task wanted) {
    return column.type() == ColumnType.NUMBER
        && numbers.count() > 0
        && task(wanted) != Task.REAL
        && (ClassTarget.losesDigits(numbers.min()) || ClassTarget.losesDigits(numbers.max()));
  }

  private boolean isWholeAndFew() {
    return numbers.whole() && labels.distinct() <= FEW;
  }

  /** The task: as asked for, or what the column suggests. */
  Task task(@Nullable Task wanted) {
    if (wanted == Task.REAL) {
      return Task.REAL;
    }
    boolean classes = wanted != null || column.type() != ColumnType.NUMBER || isWholeAndFew();
    if (!classes) {
      return Task.REAL;
    }
    return labels.distinct() <= 2 ? Task.BINARY : Task.CLASSES;
  }

  /** Checks that there is something to be learned. */
  void requireUsable(Task task) {
    String name = "the target '%s' of %s".formatted(column.name(), source);
    if (count() == 0) {
      throw new InvalidInputException(
          missing() == 0
              ? "%s has no rows".formatted(source)
              : "%s is missing in all %,d rows".formatted(name, missing()));
    }
    boolean constant = task == Task.REAL ? numbers.min() == numbers.max() : labels.distinct() == 1;
    if (constant) {
      throw new InvalidInputException(
          "%s is %s in every row, so that there is nothing to learn"
              .formatted(
                  name,
                  column.type().isText()
                      ? "'%s'".formatted(labels.atLeast(1).getFirst())
                      : ClassTarget.label(column.type(), numbers.min())));
    }
    if (task != Task.REAL && (labels.distinct() == count() || labels.overflowed())) {
      throw new InvalidInputException(
          "%s has as many classes as rows: choose another target%s"
              .formatted(name, column.type().isText() ? "" : ", or ask for --task number"));
    }
    if (task != Task.REAL && labels.distinct() > MOST_CLASSES) {
      throw new InvalidInputException(
          "%s has %,d classes, but at most %,d can be told apart"
              .formatted(name, labels.distinct(), MOST_CLASSES));
    }
  }

  /** The classes: numbers by size, other labels by name. */
  List<String> classes() {
    List<String> names = new ArrayList<>(labels.atLeast(1));
    if (names.stream().allMatch(n -> NUMBER.matcher(n).matches())) {
      names.sort(Comparator.comparing(BigDecimal::new));
    } else {
      Collections.sort(names);
    }
    return names;
  }

  /** Puts the positive one of two classes behind the other. */
  private void putLast(List<String> names, String positive) {
    if (positive.isEmpty()) {
      return;
    }
    if (names.size() > 2) {
      throw new InvalidInputException(
          "one of two classes is the positive one, but the target '%s' has %d: leave --positive out"
              .formatted(column.name(), names.size()));
    }
    if (!names.remove(positive)) {
      throw new InvalidInputException(
          "the target '%s' of %s has no class '%s' that could be the positive one: it has '%s'"
              .formatted(column.name(), source, positive, String.join("', '", names)));
    }
    names.add(positive);
  }

  /** Whether all numbers are whole. */
  boolean isWhole() {
    return numbers.whole();
  }

  /** Number of rows of a class. */
  long count(String label) {
    return labels.count(label);
  }

  /** The scales on which a number may be learned; of rows that are trained on. */
  TargetScaling scaling() {
    return new TargetScaling(column, numbers);
  }

  /** The target as the training rows have it. */
  Target target(Task task, TabularSettings settings) {
    if (task == Task.REAL) {
      if (numbers.min() == numbers.max()) {
        throw new InvalidInputException(
            "the target '%s' of %s is the same in every training row"
                .formatted(column.name(), source));
      }
      return scaling().target(settings.transform());
    }
    List<String> names = classes();
    if (names.size() < 2) {
      throw new InvalidInputException(
          "the target '%s' of %s has only one class among the training rows"
              .formatted(column.name(), source));
    }
    putLast(names, settings.positive());
    return new ClassTarget(
        column,
        names.size() == 2 ? Task.BINARY : Task.CLASSES,
        names,
        names.stream().map(n -> labels.count(n) / (double) labels.count()).toList());
  }
}
