package io.evenkeel.tabular;

import io.evenkeel.kernels.RandomStream;
import io.evenkeel.kernels.Reservoir;
import io.evenkeel.loss.Task;
import io.evenkeel.table.Column;
import io.evenkeel.table.TableChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks for columns that hold the target under another name: what is known only after the fact,
 * such as the parts of a sum that is to be predicted. A model that is given such a column is nearly
 * perfect in every test, and useless.
 *
 * <p>It keeps a uniform sample of the training rows and asks {@link LoneColumn} how well each
 * column tells the target by itself, and {@link ColumnPair} whether two of them together do.
 */
final class LeakSearch {
  /** Fewer rows than this show nothing. */
  private static final int FEWEST_ROWS = 100;

  private static final int MOST_ROWS = 10_000;
  private static final int MOST_CELLS = 1 << 21;
  private static final int FEWEST_SAMPLED = 400;

  /** The most columns that a message names. */
  private static final int SHOWN = 5;

  private final List<Column> columns;
  private final Column target;
  private final Task task;
  private final Reservoir reservoir;
  private final Object[] cells;
  private final double[] numbers;
  private final @Nullable String[] labels;

  /**
   * @param columns what may be predicted from, in the order of the chunks
   */
  LeakSearch(List<Column> columns, Column target, Task task, long seed) {
    this.columns = List.copyOf(columns);
    this.target = target;
    this.task = task;
    int rows = Math.clamp(MOST_CELLS / Math.max(1, columns.size()), FEWEST_SAMPLED, MOST_ROWS);
    cells =
        columns.stream()
            .map(c -> c.type().isText() ? (Object) new String[rows] : new double[rows])
            .toArray();
    reservoir = new Reservoir(rows, RandomStream.of(seed, "leaks", 0));
    numbers = new double[rows];
    labels = new String[rows];
  }

  /** Takes in a training row of a chunk. */
  void add(TableChunk chunk, int targetIndex, int row) {
    int at = reservoir.place();
    if (at == Reservoir.NOWHERE) {
      return;
    }
    if (task == Task.REAL) {
      numbers[at] = chunk.numbers(targetIndex)[row];
    } else {
      labels[at] = ClassTarget.label(target, chunk, targetIndex, row);
    }
    for (int c = 0; c < cells.length; c++) {
      if (cells[c] instanceof double[] column) {
        column[at] = chunk.numbers(c)[row];
      } else {
        ((@Nullable String[]) cells[c])[at] = chunk.text(c)[row];
      }
    }
  }

  /** What was found among the columns that the preprocessing uses. */
  List<Note> notes(Preprocessor preprocessor) {
    int rows = reservoir.kept();
    if (rows < FEWEST_ROWS) {
      return List.of();
    }
    LoneColumn lone =
        task == Task.REAL
            ? LoneColumn.ofNumbers(numbers, rows)
            : LoneColumn.ofClasses(labels, rows);
    List<Note> notes = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    List<ColumnPair.Side> sides = new ArrayList<>();
    for (int c = 0; c < cells.length; c++) {
      String name = columns.get(c).name();
      if (preprocessor.position(name) < 0) {
        continue;
      }
      if (lone.tells(cells[c])) {
        alone.add(name);
      } else if (task == Task.REAL && cells[c] instanceof double[] values) {
        sides.add(new ColumnPair.Side(name, values));
      }
    }
    if (!alone.isEmpty()) {
      notes.add(alone(alone));
    }
    if (task == Task.REAL) {
      ColumnPair.find(sides, numbers, rows).ifPresent(pair -> notes.add(together(pair)));
    }
    return notes;
  }

  private Note alone(List<String> names) {
    if (names.size() == 1) {
      return Note.warning(
          "column '{0}' tells the target '{1}' almost alone: leave it out ({2}) if it is not known when a prediction is made",
          names.getFirst(), target.name(), ignore(names));
    }
    String quoted =
        names.stream().limit(SHOWN).map(n -> "'" + n + "'").collect(Collectors.joining(", "));
    String more = names.size() > SHOWN ? " and %d more".formatted(names.size() - SHOWN) : "";
    return Note.warning(
        "each of the columns {0} tells the target '{1}' almost alone: leave them out ({2}) if they are not known when a prediction is made",
        quoted + more, target.name(), ignore(names));
  }

  private Note together(ColumnPair pair) {
    return Note.warning(
        "the target '{0}' is {1}: leave them out ({2}) if they are not known when a prediction is made",
        target.name(), pair.formula(), ignore(List.of(pair.first(), pair.second())));
  }

  /** The option that leaves columns out. */
  static String ignore(List<String> names) {
    return "--ignore " + String.join(",", names);
  }
}
