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
 * <p>DuckDB reads the source's rows itself and asks for what goes beside each, which {@link
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
    try (Duck duck = source.open()) {
      return copy(duck, originals(source, duck), source.relation().from(), written, file);
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

  private long fromMemory(MemorySource source, Path written, Path file) throws IOException {
    List<Column> all = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Column column : table.columns()) {
      String value = MemoryFunction.column(all.size());
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
    try (Duck duck = Duck.open(source.threads(), TableOptions.defaults().memoryBytes())) {
      MemoryFunction rows = MemoryFunction.register(duck, all, source.scan(List.copyOf(all)));
      try {
        return copy(duck, values, MemoryFunction.NAME + "()", written, file);
      } catch (IOException e) {
        rows.rethrow();
        throw e;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not take rows: " + SqlErrors.sentence(e), e);
    }
  }

  private long copy(Duck duck, List<String> originals, String from, Path written, Path file)
      throws IOException {
    @Nullable ScoredColumns added = null;
    RowSource source = table.rowSource();
    try (ScoredRows scored = new ScoredRows(table.scan(inputs), scorer, source.threads())) {
      added = ScoredColumns.register(duck, scorer.columns(), scored, source.names());
      List<String> values = new ArrayList<>(originals);
      for (int i = 0; i < addedNames.size(); i++) {
        String value = CellSql.restored(added.value(i), scorer.columns().get(i).type());
        values.add("%s AS %s".formatted(value, Sql.name(addedNames.get(i))));
      }
      duck.execute(
          format.copy(
              "SELECT %s FROM %s".formatted(String.join(", ", values), added.numbered(from)),
              written));
      return added.rows();
    } catch (SQLException e) {
      if (added != null) {
        added.rethrow();
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
