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
  private final String options;

  TableCopy(Table table, List<String> inputs, ChunkScorer scorer, String options) {
    this.table = table;
    this.inputs = inputs;
    this.scorer = scorer;
    this.options = options;
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
    List<String> values = new ArrayList<>();
    for (String name : source.names()) {
      values.add("%s AS %s".formatted(original(source, name), Sql.name(name)));
    }
    addScored(values, 0);
    String from =
        "%s POSITIONAL JOIN %s()".formatted(source.relation().from(), ScoredFunction.NAME);
    try (Duck duck = source.open();
        ScoredRows scored = new ScoredRows(table.scan(inputs), scorer, source.threads())) {
      return copy(duck, scorer.columns(), () -> added(scored.next()), values, from, written, file);
    }
  }

  private static @Nullable TableChunk added(ScoredRows.@Nullable Scored scored) {
    return scored == null ? null : scored.added();
  }

  /** A column as the source has it; in a file that has types, text as what it was read as. */
  private String original(DuckSource source, String name) {
    boolean typed = options.startsWith("FORMAT parquet") && source.relation().untyped();
    return typed && table.has(name) ? source.cells().typed(table.column(name)) : Sql.name(name);
  }

  private long fromMemory(MemorySource source, Path written, Path file) throws IOException {
    List<Column> columns = table.columns();
    List<Column> all = new ArrayList<>(columns);
    all.addAll(scorer.columns());
    List<String> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      values.add(
          "%s AS %s"
              .formatted(
                  CellSql.restored(ScoredFunction.column(i), columns.get(i).type()),
                  Sql.name(columns.get(i).name())));
    }
    addScored(values, columns.size());
    TableScan originals = table.scan(columns.stream().map(Column::name).toList());
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
                  Sql.name(added.get(i).name())));
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
              .formatted(String.join(", ", values), from, Sql.text(written.toString()), options));
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
