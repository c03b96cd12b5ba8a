package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.inference.ColumnInference;
import io.evenkeel.table.inference.ColumnTally;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/**
 * What columns of text hold, from the first rows, in one pass.
 *
 * <p>A column is BOOLEAN if all its values are true or false; NUMBER if at least 19 of 20 are
 * numbers in one way of writing them and none has a leading zero, as zip codes have (a value that
 * is not a number is then an error when it is read); DATE or TIMESTAMP if that many are dates in
 * one order of day, month and year; else CATEGORY.
 */
final class TypeInference {
  /** Fewer rows are looked at where there are many columns. */
  private static final int MOST_CELLS = 10_000_000;

  private static final int FEWEST_ROWS = 1_000;

  private final Relation relation;
  private final TableOptions options;
  private final List<String> names;
  private final List<ColumnTally> tallies;
  private long tallied;
  private boolean ended;

  private TypeInference(Relation relation, TableOptions options) {
    this.relation = relation;
    this.options = options;
    names = List.copyOf(relation.columns().keySet());
    tallies = names.stream().map(_ -> new ColumnTally()).toList();
  }

  /**
   * What was found.
   *
   * @param columns the findings, by name
   * @param rows number of all rows; negative if more were there than were looked at
   */
  record Findings(Map<String, ColumnInference> columns, long rows) {}

  /** Looks at the first rows. */
  static Findings infer(Relation relation, TableOptions options) {
    int columns = relation.columns().size();
    try (Duck duck = Duck.open(options.threads(), options.memoryBytes(), columns)) {
      return new TypeInference(relation, options).infer(duck);
    }
  }

  private Findings infer(Duck duck) {
    long rows =
        Math.min(
            options.sampleRows(), Math.max(FEWEST_ROWS, MOST_CELLS / Math.max(1, names.size())));
    String all =
        "SELECT %s FROM %s"
            .formatted(
                names.stream().map(Sql::name).collect(Collectors.joining(", ")), relation.from());
    if (!read(duck, all, rows)) {
      throw failure(duck, all);
    }
    if (tallied == 0) {
      throw new InvalidInputException(
          "%s has no rows, but a table was expected: give a file with rows"
              .formatted(relation.name()));
    }
    List<ColumnInference> findings = ColumnInference.of(tallies, options.decimal());
    Map<String, ColumnInference> byName = new LinkedHashMap<>();
    IntStream.range(0, names.size()).forEach(i -> byName.put(names.get(i), findings.get(i)));
    return new Findings(byName, ended ? tallied : -1);
  }

  /**
   * Whether the first rows came, or all of them; see {@link DuckScan} for the one that is marked.
   * Without LIMIT, for which DuckDB would keep the rows.
   */
  private boolean read(Duck duck, String all, long most) {
    String end = ", NULL".repeat(names.size());
    String query =
        "%s UNION ALL SELECT 1%s".formatted(all.replaceFirst("SELECT ", "SELECT 0, "), end);
    try (DuckDBPreparedStatement statement = duck.prepare(query);
        DuckDBChunkedResult result = statement.query()) {
      while (result.nextChunk()) {
        DuckDBDataChunkReader chunk = result.chunk();
        int count = Math.toIntExact(chunk.rowCount());
        boolean last = count > 0 && chunk.vector(0).getInt(count - 1) == 1;
        int rows = last ? count - 1 : count;
        ended = last && rows <= most - tallied;
        add(chunk, Math.toIntExact(Math.min(rows, most - tallied)));
        if (last || tallied >= most) {
          return true;
        }
      }
      return false;
    } catch (SQLException e) {
      throw relation.explain(e);
    }
  }

  /** A result in chunks does not say what ended it, so all is read again in another way. */
  private RuntimeException failure(Duck duck, String all) {
    try {
      long read =
          duck.ask(
              all,
              r -> {
                long count = 0;
                while (r.next()) {
                  count++;
                }
                return count;
              });
      return new IllegalStateException(
          "reading %s ended early, and reading its %d rows again does not"
              .formatted(relation.name(), read));
    } catch (SQLException e) {
      return relation.explain(e);
    }
  }

  private void add(DuckDBDataChunkReader chunk, int rows) {
    for (int i = 0; i < tallies.size(); i++) {
      for (@Nullable String text : Vectors.text(chunk.vector(i + 1), rows)) {
        String cell = text == null ? "" : TextReading.trimmed(text);
        if (!options.isMissing(cell)) {
          tallies.get(i).add(cell);
        }
      }
    }
    tallied += rows;
  }

  /** The column as it is read unless the user says otherwise. */
  static Column column(String name, ColumnInference finding) {
    if (finding.isTruth()) {
      return new Column(name, ColumnType.BOOLEAN);
    } else if (finding.isNumber()) {
      return new Column(name, ColumnType.NUMBER, TextReading.number(finding));
    } else if (finding.dates().taken().isPresent()) {
      ColumnType type = finding.hasTimes() ? ColumnType.TIMESTAMP : ColumnType.DATE;
      return new Column(name, type, finding.dates().taken().get());
    }
    return new Column(name, ColumnType.CATEGORY);
  }
}
