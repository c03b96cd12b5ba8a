package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.table.Cells;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a table's rows before the network, fitted on the training rows alone; it travels
 * in the model's file. Immutable and thread-safe.
 *
 * <p>A row is first an array of cells, one per column, and then the network's input: what the
 * columns become, one after the other, the codes of embeddings last.
 */
public final class Preprocessor {
  private final List<ColumnEncoder> encoders;
  private final int[] offsets;
  private final int features;
  private final Map<String, Integer> positions = new HashMap<>();
  private final Map<String, SeenColumn> seen = new HashMap<>();

  /**
   * @param encoders one per column, at least 1; codes are moved to the end
   * @throws InvalidInputException if there are none, or a column comes twice
   */
  Preprocessor(List<ColumnEncoder> encoders) {
    this(encoders, List.of());
  }

  /**
   * The same with what the training rows held.
   *
   * @param seen of each column, or of none
   */
  Preprocessor(List<ColumnEncoder> encoders, List<SeenColumn> seen) {
    List<ColumnEncoder> ordered = new ArrayList<>();
    encoders.stream().filter(e -> !(e instanceof CodeEncoder)).forEach(ordered::add);
    encoders.stream().filter(CodeEncoder.class::isInstance).forEach(ordered::add);
    this.encoders = List.copyOf(ordered);
    if (ordered.isEmpty()) {
      throw new InvalidInputException("no column is left to predict from");
    }
    offsets = new int[ordered.size()];
    int next = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = next;
      next += ordered.get(i).width();
      String name = ordered.get(i).column().name();
      if (positions.put(name, i) != null) {
        throw new InvalidInputException("the column '%s' comes twice".formatted(name));
      }
    }
    features = next;
    for (SeenColumn one : seen) {
      if (!positions.containsKey(one.column()) || this.seen.put(one.column(), one) != null) {
        throw new InvalidInputException(
            "what was seen of the column '%s' belongs to no column, or comes twice"
                .formatted(one.column()));
      }
    }
    if (!seen.isEmpty() && seen.size() != ordered.size()) {
      throw new InvalidInputException(
          "what was seen is known of %d columns, but there are %d"
              .formatted(seen.size(), ordered.size()));
    }
  }

  /** What the training rows held of each column; empty for a model that does not know. */
  public List<SeenColumn> seen() {
    List<SeenColumn> all = new ArrayList<>();
    for (ColumnEncoder encoder : encoders) {
      SeenColumn one = seen.get(encoder.column().name());
      if (one != null) {
        all.add(one);
      }
    }
    return all;
  }

  /** What the training rows held of a column; null for a model that does not know. */
  public @Nullable SeenColumn seen(String column) {
    return seen.get(column);
  }

  /** The encoders, one per column, in the order of the network's input. */
  public List<ColumnEncoder> encoders() {
    return encoders;
  }

  /** The columns that a row needs, in the order of {@link #encoders}. */
  public List<Column> columns() {
    return encoders.stream().map(ColumnEncoder::column).toList();
  }

  /** The columns' names. */
  List<String> names() {
    return encoders.stream().map(e -> e.column().name()).toList();
  }

  /** Number of cells of a row. */
  public int cells() {
    return encoders.size();
  }

  /** Number of columns of the network's input. */
  public int features() {
    return features;
  }

  /** The tables of the embedding that the network starts with; none, if there are no codes. */
  public List<EmbeddingTable> embeddings() {
    return encoders.stream()
        .filter(CodeEncoder.class::isInstance)
        .map(e -> ((CodeEncoder) e).table())
        .toList();
  }

  /** A column's place in {@link #encoders}, or -1 if the preprocessing does not use it. */
  public int position(String column) {
    return positions.getOrDefault(column, -1);
  }

  /** Where a column's features begin in the network's input. */
  public int offset(int position) {
    return offsets[position];
  }

  /** The cells of a chunk whose first columns are the preprocessing's, by column. */
  public double[][] cells(TableChunk chunk) {
    double[][] cells = new double[encoders.size()][];
    for (int c = 0; c < cells.length; c++) {
      cells[c] = encoders.get(c).cells(chunk, c);
    }
    return cells;
  }

  /**
   * Turns a row of cells into the network's input.
   *
   * @param cells by column; read
   * @param x overwritten from {@code offset} to {@code offset + features()}
   */
  public void encode(double[][] cells, int row, float[] x, int offset) {
    for (int c = 0; c < offsets.length; c++) {
      encoders.get(c).encode(cells[c][row], x, offset + offsets[c]);
    }
  }

  /**
   * Turns cells into the network's input.
   *
   * @param cells a row's cells from {@code from}; read
   * @param x overwritten from {@code offset} to {@code offset + features()}
   */
  public void encode(double[] cells, int from, float[] x, int offset) {
    for (int i = 0; i < offsets.length; i++) {
      encoders.get(i).encode(cells[from + i], x, offset + offsets[i]);
    }
  }

  /**
   * The cell of a value of a map or a record.
   *
   * @param value as {@link Cells} takes it; null is missing
   * @throws InvalidInputException if the value is of another type
   */
  public double cell(int position, @Nullable Object value) {
    ColumnEncoder encoder = encoders.get(position);
    Column column = encoder.column();
    return column.type().isText()
        ? encoder.cell(Cells.text(column, value))
        : encoder.cell(Cells.number(column, value));
  }

  /**
   * The network's input of one row.
   *
   * @param row a value for each of {@link #columns}, null where it is missing; other keys are left
   *     alone
   * @throws InvalidInputException if a column is absent or a value is of another type
   */
  public float[] encode(Map<String, ?> row) {
    double[] cells = new double[encoders.size()];
    for (int i = 0; i < cells.length; i++) {
      String name = encoders.get(i).column().name();
      Object value = row.get(name);
      if (value == null && !row.containsKey(name)) {
        throw new InvalidInputException(
            "the row lacks the column '%s', which the model predicts from: give it null where it is"
                    .formatted(name)
                + " not known");
      }
      cells[i] = cell(i, value);
    }
    float[] x = new float[features];
    encode(cells, 0, x, 0);
    return x;
  }

  /**
   * A table whose columns are read as they were in training.
   *
   * @throws InvalidInputException if it lacks columns, or holds them in a type that cannot be read
   *     so
   */
  Table adapt(Table table) {
    List<String> absent = names().stream().filter(n -> !table.has(n)).toList();
    if (absent.size() == 1) {
      table.column(absent.getFirst());
    }
    if (!absent.isEmpty()) {
      throw new InvalidInputException(
          "%s lacks the columns '%s', which the model predicts from"
              .formatted(table.source(), String.join("', '", absent)));
    }
    return table.with(columns());
  }
}
