package io.evenkeel.serve.plain;

import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.limit.Refused;
import io.evenkeel.table.CellText;
import io.evenkeel.table.Column;
import io.evenkeel.tabular.CodeEncoder;
import io.evenkeel.tabular.ColumnEncoder;
import io.evenkeel.tabular.OneHotEncoder;
import io.evenkeel.tabular.Preprocessor;
import io.evenkeel.tabular.TabularModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers the rows of a table, cell by cell, whatever they are written in. */
final class TableRows {
  private static final int MOST_NOTES = 5;

  private final Preprocessor preprocessor;
  private final String target;
  private final boolean extra;
  private final int mostRows;
  private final List<CellText> texts;
  private final List<@Nullable Set<String>> categories = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final boolean[] given;
  private final double[] cells;
  private float[] features = new float[0];
  private int count;

  /**
   * No rows yet.
   *
   * @param extra whether columns that the model does not know are left alone; else they are refused
   */
  TableRows(TabularModel model, boolean extra, int mostRows) {
    preprocessor = model.preprocessor();
    target = model.target().column().name();
    this.extra = extra;
    this.mostRows = mostRows;
    texts = preprocessor.columns().stream().map(CellText::new).toList();
    for (ColumnEncoder encoder : preprocessor.encoders()) {
      categories.add(
          switch (encoder) {
            case OneHotEncoder e -> new HashSet<>(e.categories());
            case CodeEncoder e -> new HashSet<>(e.categories());
            default -> null;
          });
    }
    given = new boolean[preprocessor.cells()];
    cells = new double[preprocessor.cells()];
  }

  /**
   * A column's place, or -1 for one that is left alone.
   *
   * @throws InvalidInputException if the model does not know it and such are not left alone
   */
  int position(String name) {
    int position = preprocessor.position(name);
    if (position < 0 && !extra && !name.equals(target)) {
      throw new InvalidInputException(
          "the model does not know the column '%s': it predicts from %s; with ?extra=ignore others are left alone"
              .formatted(
                  Printable.text(name),
                  String.join(", ", preprocessor.columns().stream().map(Column::name).toList())));
    }
    return position;
  }

  /** A cell of the row that is being gathered: what {@link Preprocessor#cell} takes. */
  void set(int position, @Nullable Object value) {
    cells[position] = preprocessor.cell(position, value);
    mark(position);
    noteCategory(position, value);
  }

  /** A cell that is a number already; NaN is missing. */
  void setNumber(int position, double value) {
    cells[position] = preprocessor.encoders().get(position).cell(value);
    mark(position);
  }

  /** A cell that is written as text; blank is missing. */
  void setText(int position, String text) {
    if (preprocessor.columns().get(position).type().isText()) {
      set(position, text);
    } else {
      setNumber(position, texts.get(position).number(text));
    }
  }

  private void mark(int position) {
    if (given[position]) {
      throw new InvalidInputException(
          "the column '%s' comes twice".formatted(preprocessor.columns().get(position).name()));
    }
    given[position] = true;
  }

  private void noteCategory(int position, @Nullable Object value) {
    Set<String> known = categories.get(position);
    if (known == null || value == null || notes.size() >= MOST_NOTES) {
      return;
    }
    String name = value.toString().strip();
    if (!name.isEmpty() && !known.contains(name)) {
      String note =
          ("column '%s' has the category '%s', for which the model has no place: it counts as a rare"
                  + " one")
              .formatted(preprocessor.columns().get(position).name(), Printable.text(name));
      if (!notes.contains(note)) {
        notes.add(note);
      }
    }
  }

  /** Whether a column holds text. */
  boolean isText(int position) {
    return preprocessor.columns().get(position).type().isText();
  }

  /** A column. */
  Column column(int position) {
    return preprocessor.columns().get(position);
  }

  /** The reader of a column's text. */
  CellText text(int position) {
    return texts.get(position);
  }

  /**
   * The row is whole.
   *
   * @throws InvalidInputException if it lacks columns
   */
  void endRow() {
    List<String> absent = new ArrayList<>();
    for (int i = 0; i < given.length; i++) {
      if (!given[i]) {
        absent.add("'" + preprocessor.columns().get(i).name() + "'");
      }
    }
    if (!absent.isEmpty()) {
      throw new InvalidInputException(
          "row %d lacks %s %s, which the model predicts from: give null where it is not known"
              .formatted(
                  count + 1,
                  absent.size() == 1 ? "the column" : "the columns",
                  String.join(", ", absent)));
    }
    if (count == mostRows) {
      throw new Refused(
          Refused.TOO_LARGE,
          "the request has more than %d rows, which is the limit: send them in several requests"
              .formatted(mostRows));
    }
    int width = preprocessor.features();
    if (features.length < (count + 1) * width) {
      features = Arrays.copyOf(features, Math.max(1, count * 2) * width);
    }
    preprocessor.encode(cells, 0, features, count * width);
    Arrays.fill(given, false);
    count++;
  }

  /** All rows. */
  PlainRows rows(boolean single) {
    if (count == 0) {
      throw new InvalidInputException("the request has no rows");
    }
    int length = count * preprocessor.features();
    float[] all = features.length == length ? features : Arrays.copyOf(features, length);
    return new PlainRows(all, count, single, notes);
  }

  /** How many rows are whole. */
  int count() {
    return count;
  }
}
