package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows in memory; types cannot be changed afterwards. */
final class MemorySource implements RowSource {
  private static final String NAME = "the table in memory";
  private static final int CHUNK_ROWS = 2048;

  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final Map<String, Object> values = new LinkedHashMap<>();
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
    }
    return source;
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
  public void checkReadable(Column column) {
    Column own = columns.get(column.name());
    if (own != null && own.type() != column.type()) {
      throw new InvalidInputException(
          "column '%s' of %s is a %s: make the table with another type to change it"
              .formatted(column.name(), NAME, own.type().label()));
    }
  }

  @Override
  public TableScan scan(List<Column> wanted) {
    Object[] arrays = new Object[wanted.size()];
    for (int i = 0; i < arrays.length; i++) {
      Object array = values.get(wanted.get(i).name());
      if (array == null) {
        throw new IllegalArgumentException("no column " + wanted.get(i).name());
      }
      arrays[i] = array;
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
