package io.evenkeel.tabular;

import io.evenkeel.kernels.RandomStream;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Small tables in memory for tests. */
final class TestTables {
  static final List<Column> COLUMNS =
      List.of(
          Column.number("size"),
          Column.number("weight"),
          new Column("open", ColumnType.BOOLEAN),
          new Column("day", ColumnType.DATE),
          Column.category("color"),
          Column.category("shop"),
          Column.category("label"));

  /** Notes with the same sentence are equal, however it was put together. */
  static final Comparator<Note> AS_SHOWN =
      Comparator.comparing(Note::text).thenComparing(Note::isWarning);

  private TestTables() {}

  /** A column of numbers beside a number to be predicted, which is the row's number. */
  static Table numbers(Column column, @Nullable Object... values) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put(column.name(), values[i]);
      row.put("other", i % 2);
      row.put("y", i + 0.5);
      rows.add(row);
    }
    return Table.of(List.of(column, Column.number("other"), Column.number("y")), rows);
  }

  /** Rows whose label follows from size, color and shop, apart from a little noise. */
  static List<Map<String, @Nullable Object>> rows(int count, long seed) {
    RandomStream random = RandomStream.of(seed, "table", 0);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double size = random.nextGaussian();
      int color = random.nextInt(3);
      int shop = random.nextInt(80);
      double score = size + color - 1 + (shop % 2 == 0 ? 1 : -1) + 0.2 * random.nextGaussian();
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("size", random.nextInt(10) == 0 ? null : size);
      row.put("weight", StrictMath.exp(3 * random.nextGaussian()));
      row.put("open", random.nextInt(2) == 0);
      row.put("day", LocalDate.ofEpochDay(11_000 + random.nextInt(400)));
      row.put("color", List.of("blue", "green", "red").get(color));
      row.put("shop", "shop" + shop);
      row.put("label", score > 0 ? "yes" : "no");
      rows.add(row);
    }
    return rows;
  }

  static Table table(int count, long seed) {
    return Table.of(COLUMNS, rows(count, seed));
  }

  /** The table with some rows changed. */
  static Table changed(
      int count, long seed, BiConsumer<Integer, Map<String, @Nullable Object>> change) {
    List<Map<String, @Nullable Object>> rows = rows(count, seed);
    IntStream.range(0, count).forEach(i -> change.accept(i, rows.get(i)));
    return Table.of(COLUMNS, rows);
  }

  /** What a plan that trains on every row has for a column; null if it is left out. */
  static @Nullable ColumnEncoder encoder(Table table, String column) {
    Preprocessor preprocessor = plan(table).preprocessor();
    int position = preprocessor.position(column);
    return position < 0 ? null : preprocessor.encoders().get(position);
  }

  /** A plan that trains on every row. */
  static TabularPlan plan(Table table) {
    return Tabular.regressor("y").settings(s -> s.withValidationFraction(0)).plan(table);
  }

  /** What an encoder makes of a cell. */
  static float[] encode(ColumnEncoder encoder, double cell) {
    float[] row = new float[encoder.width() + 2];
    Arrays.fill(row, Float.NaN);
    encoder.encode(cell, row, 1);
    if (!Float.isNaN(row[0]) || !Float.isNaN(row[row.length - 1])) {
      throw new AssertionError("written beside its place");
    }
    return Arrays.copyOfRange(row, 1, row.length - 1);
  }
}
