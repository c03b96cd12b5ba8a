package io.evenkeel.table;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One table with added columns on its way into a file.
 *
 * <p>DuckDB reads the source's rows itself and puts beside them, row by row, those that {@link
 * ScoredRows} computes from a scan of its own: of the source's columns only those that the scorer
 * needs come to Java, and none goes back.
 */
final class TableCopy {
  private final Table table;
  private final List<String> inputs;
  private final ChunkScorer scorer;
  private final TableFormat format;
  private final List<String> addedNames;

  TableCopy(Table table, List<String> inputs, ChunkScorer scorer, TableFormat format) {
    this.table = table;
    this.inputs = inputs;
    this.scorer = scorer;
    this.format = format;
    addedNames = TableWriter.addedNames(table, scorer);
  }

  /**
   * Writes the file.
   *
   * @param written under this name for now
   * @param file what messages call it
   * @return the number of rows
   * @throws IOException if it cannot be written
   */
  long to(Path written, Path file) throws IOException {
    return switch (table.rowSource()) {
      case DuckSource source -> besideSource(source, written, file);
      case MemorySource source -> fromMemory(source, written, file);
    };
  }

  private long besideSource(DuckSource source, Path written, Path file) throws IOException {
    String from =
        "%s POSITIONAL JOIN %s()".formatted(source.relation().from(), ScoredFunction.NAME);
    try (Duck duck = source.open()) {
      List<String> values = originals(source, duck);
      addScored(values, 0);
      try (ScoredRows scored = new ScoredRows(table.scan(inputs), scorer, source.threads())) {
        return copy(
            duck, scorer.columns(), () -> added(scored.next()), values, from, written, file);
      }
    }
  }

  private List<String> originals(DuckSource source, Duck duck) {
    List<String> values = new ArrayList<>();
    try {
      OriginalColumns.of(table, source, format, duck)
          .forEach((name, value) -> values.add("%s AS %s".formatted(value, Sql.name(name))));
    } catch (SQLException e) {
      throw new ReadFailure(source).explain(table.columns(), e);
    }
    return values;
  }

  private static @Nullable TableChunk added(ScoredRows.@Nullable Scored scored) {
    return scored == null ? null : scored.added();
  }

  private long fromMemory(MemorySource source, Path written, Path file) throws IOException {
    List<Column> all = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Column column : table.columns()) {
      String value = ScoredFunction.column(all.size());
      String type = source.exactType(column.name());
      if (type == null) {
        all.add(column);
        value = CellSql.restored(value, column.type());
      } else {
        all.add(column.as(ColumnType.CATEGORY));
        value = "CAST(%s AS %s)".formatted(value, type);
      }
      values.add("%s AS %s".formatted(value, Sql.name(column.name())));
    }
    TableScan originals = source.scan(List.copyOf(all));
    addScored(values, all.size());
    all.addAll(scorer.columns());
    try (Duck duck = Duck.open(source.threads(), TableOptions.defaults().memoryBytes());
        ScoredRows scored = new ScoredRows(table.scan(inputs), scorer, source.threads())) {
      return copy(
          duck,
          all,
          () -> joined(originals.next(), added(scored.next())),
          values,
          ScoredFunction.NAME + "()",
          written,
          file);
    }
  }

  private static @Nullable TableChunk joined(
      @Nullable TableChunk left, @Nullable TableChunk right) {
    if (left == null || right == null) {
      return null;
    }
    List<Object> columns = new ArrayList<>(left.values());
    columns.addAll(right.values());
    return TableChunk.of(left.rows(), left.firstRow(), columns);
  }

  private void addScored(List<String> values, int offset) {
    List<Column> added = scorer.columns();
    for (int i = 0; i < added.size(); i++) {
      values.add(
          "%s AS %s"
              .formatted(
                  CellSql.restored(ScoredFunction.column(offset + i), added.get(i).type()),
                  Sql.name(addedNames.get(i))));
    }
  }

  private long copy(
      Duck duck,
      List<Column> columns,
      ScoredFunction.Chunks chunks,
      List<String> values,
      String from,
      Path written,
      Path file)
      throws IOException {
    @Nullable ScoredFunction function = null;
    try {
      function = ScoredFunction.register(duck, columns, chunks);
      duck.execute(
          "COPY (SELECT %s FROM %s) TO %s (%s)"
              .formatted(
                  String.join(", ", values),
                  from,
                  Sql.text(written.toString()),
                  format.copyOptions()));
      return function.rows();
    } catch (SQLException e) {
      if (function != null) {
        function.rethrow();
      }
      throw failure(e, written, file);
    }
  }

  /** An error of the file that is written, or of those that are read. */
  private IOException failure(SQLException e, Path written, Path file) {
    String message = String.valueOf(e.getMessage());
    if (table.rowSource() instanceof DuckSource source && !message.contains(written.toString())) {
      throw new ReadFailure(source).explain(table.columns(), e);
    }
    return new IOException(SqlErrors.withoutFile(e, written, file), e);
  }
}
