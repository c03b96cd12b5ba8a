package io.evenkeel.tabular;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.TableChunk;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows of a part in memory, for callers that train on them or look at them.
 *
 * @param rows as the network is given them: a class's index, or the standardised number, as target
 * @param columns the names of the values: those that are predicted from, and the target last
 * @param values how the first rows stand in the table, each value as text, empty where missing
 */
public record PartRows(Dataset rows, List<String> columns, List<List<String>> values) {

  public PartRows {
    columns = List.copyOf(columns);
    values = List.copyOf(values);
  }

  /**
   * Reads them, spread evenly over the part.
   *
   * @param most the most rows to read
   * @param shown how many of them with their values
   */
  static PartRows read(
      TabularPlan.Source source,
      Preprocessor preprocessor,
      Target target,
      Part part,
      int most,
      int shown) {
    long total = source.sizes().getOrDefault(part, 0L);
    long wanted = Math.min(most, total);
    List<Column> columns =
        Stream.concat(preprocessor.columns().stream(), Stream.of(target.column())).toList();
    CellRows rows = CellRows.of(preprocessor, target, source.parts());
    List<List<String>> values = new ArrayList<>();
    long seen = 0;
    try (PartScan scan = new PartScan(source.table(), preprocessor.names(), source.parts())) {
      while (rows.rows() < wanted && scan.next()) {
        TableChunk chunk = scan.chunk();
        double[][] cells = preprocessor.cells(chunk);
        for (int r = 0; r < chunk.rows() && rows.rows() < wanted; r++) {
          if (scan.part(r) == part
              && ++seen * wanted / total > rows.rows()
              && PartScan.unseen(target, chunk, scan.targetIndex(), r) == null) {
            rows.add(cells, r, scan.target(target, r), scan.weight(r));
            if (values.size() < shown) {
              values.add(values(columns, chunk, r, scan.targetIndex()));
            }
          }
        }
      }
    }
    return new PartRows(rows, columns.stream().map(Column::name).toList(), values);
  }

  private static List<String> values(List<Column> columns, TableChunk chunk, int row, int target) {
    List<String> values = new ArrayList<>();
    int last = columns.size() - 1;
    for (int c = 0; c <= last; c++) {
      values.add(text(columns.get(c), chunk, c == last ? target : c, row));
    }
    return values;
  }

  private static String text(Column column, TableChunk chunk, int index, int row) {
    ColumnType type = column.type();
    String label = ClassTarget.label(column, chunk, index, row);
    if (label == null) {
      return "";
    }
    return switch (type) {
      case NUMBER, BOOLEAN, CATEGORY -> label;
      case DATE -> LocalDate.ofEpochDay((long) chunk.numbers(index)[row]).toString();
      case TIMESTAMP ->
          LocalDateTime.ofEpochSecond(
                  (long) Math.floor(chunk.numbers(index)[row]), 0, ZoneOffset.UTC)
              .toString();
    };
  }
}
