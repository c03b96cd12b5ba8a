package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tables' rows as text, and files for tests. */
final class Rows {
  private Rows() {}

  /** Every row, its values with a bar between them; missing ones as a dash. */
  static List<String> of(Table table) {
    return of(table, table.columns().stream().map(Column::name).toList());
  }

  static List<String> of(Table table, List<String> columns) {
    List<String> rows = new ArrayList<>();
    try (TableScan scan = table.scan(columns)) {
      for (TableChunk chunk = scan.next(); chunk != null; chunk = scan.next()) {
        if (chunk.firstRow() != rows.size()) {
          throw new AssertionError("row %d is called %d".formatted(rows.size(), chunk.firstRow()));
        }
        for (int i = 0; i < chunk.rows(); i++) {
          rows.add(row(table, columns, chunk, i));
        }
      }
    }
    return rows;
  }

  private static String row(Table table, List<String> columns, TableChunk chunk, int i) {
    List<String> cells = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      if (table.column(columns.get(c)).type().isText()) {
        String text = chunk.text(c)[i];
        cells.add(text == null ? "-" : text);
      } else {
        double number = chunk.numbers(c)[i];
        cells.add(Double.isNaN(number) ? "-" : Double.toString(number));
      }
    }
    return String.join("|", cells);
  }

  /** The columns as name:type. */
  static List<String> columns(Table table) {
    return table.columns().stream().map(c -> c.name() + ":" + c.type().label()).toList();
  }

  static Path file(Path folder, String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  /** Writes what a query gives as Parquet. */
  static Path parquet(Path file, String query, String codec) throws Exception {
    try (Duck duck = Duck.open(1, 64L << 20)) {
      duck.execute(
          "COPY (%s) TO %s (FORMAT parquet, COMPRESSION %s)"
              .formatted(query, Sql.text(file.toString()), codec));
    }
    return file;
  }

  /** Gives a number twice and says whether it is above 1; fails at a row, counted from 0. */
  static ChunkScorer scorer(long failAt) {
    return new ChunkScorer() {
      @Override
      public List<Column> columns() {
        return List.of(Column.category("prediction"), Column.number("probability"));
      }

      @Override
      public TableChunk score(TableChunk rows) {
        String[] text = new String[rows.rows()];
        double[] numbers = new double[rows.rows()];
        for (int i = 0; i < text.length; i++) {
          if (rows.firstRow() + i == failAt) {
            throw new InvalidInputException("no prediction for row " + failAt);
          }
          numbers[i] = 2 * rows.numbers(0)[i];
          text[i] = numbers[i] > 2 ? "yes" : "no";
        }
        return TableChunk.of(text.length, rows.firstRow(), List.of(text, numbers));
      }
    };
  }
}
