package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory; of the types only a number's can be changed afterwards, to its digits as text.
 */
final class MemorySource implements RowSource {
  private static final String NAME = "the table in memory";
  private static final int CHUNK_ROWS = 2048;

  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** The numbers as they came, of columns in which some are of another kind than double. */
  private final Map<String, @Nullable Number[]> exact = new HashMap<>();

  private final int rows;

  private MemorySource(int rows) {
    this.rows = rows;
  }

  static MemorySource of(List<Column> columns, List<? extends Map<String, ?>> rows) {
    MemorySource source = new MemorySource(rows.size());
    for (Column column : columns) {
      source.columns.put(column.name(), column);
      source.values.put(
          column.name(), column.type().isText() ? texts(column, rows) : numbers(column, rows));
      if (column.type() == ColumnType.NUMBER) {
        source.keepExact(column.name(), rows);
      }
    }
    return source;
  }

  private void keepExact(String column, List<? extends Map<String, ?>> all) {
    @Nullable Number[] numbers = new Number[rows];
    boolean others = false;
    int i = 0;
    for (Map<String, ?> row : all) {
      Number number = (Number) row.get(column);
      numbers[i++] = number;
      others |= number != null && !(number instanceof Double);
    }
    if (others) {
      exact.put(column, numbers);
    }
  }

  /**
   * The type that holds every digit of a column's numbers (see {@link Numerals#type}); null where
   * they came as doubles.
   */
  @Nullable String exactType(String column) {
    @Nullable Number[] numbers = exact.get(column);
    if (numbers == null) {
      return null;
    }
    List<BigDecimal> values = new ArrayList<>();
    for (Number number : numbers) {
      if (number != null) {
        values.add(decimal(number));
      }
    }
    return Numerals.of(values).type();
  }

  private static BigDecimal decimal(Number number) {
    return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
  }

  /** A column of numbers as text, with all their digits. */
  private @Nullable String[] digits(String column, double[] doubles) {
    @Nullable Number[] numbers = exact.get(column);
    @Nullable String[] texts = new String[rows];
    for (int i = 0; i < rows; i++) {
      if (!Double.isNaN(doubles[i])) {
        Number number = numbers == null ? null : numbers[i];
        texts[i] = number == null ? Double.toString(doubles[i]) : decimal(number).toPlainString();
      }
    }
    return texts;
  }

  private static double[] numbers(Column column, List<? extends Map<String, ?>> rows) {
    double[] numbers = new double[rows.size()];
    int i = 0;
    for (Map<String, ?> row : rows) {
      numbers[i++] = Cells.number(column, row.get(column.name()));
    }
    return numbers;
  }

  private static @Nullable String[] texts(Column column, List<? extends Map<String, ?>> rows) {
    @Nullable String[] texts = new String[rows.size()];
    int i = 0;
    for (Map<String, ?> row : rows) {
      texts[i++] = Cells.text(column, row.get(column.name()));
    }
    return texts;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public List<String> names() {
    return List.copyOf(columns.keySet());
  }

  @Override
  public int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public Column readable(Column column) {
    Column own = columns.get(column.name());
    if (own != null && own.type() != column.type() && !isDigits(own, column)) {
      throw new InvalidInputException(
          "column '%s' of %s is a %s: make the table with another type to change it"
              .formatted(column.name(), NAME, own.type().label()));
    }
    return column.as(column.type());
  }

  @Override
  public Optional<Sentence> doubt(String column) {
    return Optional.empty();
  }

  private static boolean isDigits(Column own, Column wanted) {
    return own.type() == ColumnType.NUMBER && wanted.type().isText();
  }

  @Override
  public TableScan scan(List<Column> wanted) {
    Object[] arrays = new Object[wanted.size()];
    for (int i = 0; i < arrays.length; i++) {
      String name = wanted.get(i).name();
      Object array = values.get(name);
      if (array == null) {
        throw new IllegalArgumentException("no column " + name);
      }
      arrays[i] =
          wanted.get(i).type().isText() && array instanceof double[] numbers
              ? digits(name, numbers)
              : array;
    }
    return new MemoryScan(rows, arrays);
  }

  private static final class MemoryScan implements TableScan {
    private final int rows;
    private final Object[] arrays;
    private int next;

    MemoryScan(int rows, Object[] arrays) {
      this.rows = rows;
      this.arrays = arrays;
    }

    @Override
    public @Nullable TableChunk next() {
      if (next == rows) {
        return null;
      }
      int from = next;
      next = Math.min(rows, from + CHUNK_ROWS);
      Object[] slices = new Object[arrays.length];
      for (int i = 0; i < slices.length; i++) {
        slices[i] =
            arrays[i] instanceof double[] numbers
                ? Arrays.copyOfRange(numbers, from, next)
                : Arrays.copyOfRange((Object[]) arrays[i], from, next);
      }
      return new TableChunk(next - from, from, slices);
    }

    @Override
    public void close() {
      next = rows;
    }
  }
}
