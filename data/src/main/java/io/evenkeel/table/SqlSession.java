package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBScalarFunctionBuilder;

/**
 * SQL over files in which models are functions.
 *
 * {@snippet class="io.evenkeel.examples.DataExamples" region="sql"}
 *
 * <p>In a query, {@code predict(*)} stands for the function of the columns that it was registered
 * with, found by their names; {@code predict(t.*)} takes them from {@code t} where several tables
 * have them. Text that means that a value is missing is read as such there. With all columns
 * written out, {@code predict(age, education)}, values go to the function as they are.
 */
public final class SqlSession implements AutoCloseable {
  private final Duck duck;
  private final CellSql cells;
  private final TableOptions options;
  private final Map<String, List<Column>> functions = new LinkedHashMap<>();

  private SqlSession(Duck duck, TableOptions options) {
    this.duck = duck;
    this.options = options;
    cells = new CellSql(options.missing());
  }

  /**
   * A session without functions.
   *
   * @param options its threads and memory; of CSV files values that are missing, decimal signs,
   *     delimiter and encoding
   */
  public static SqlSession open(TableOptions options) {
    return new SqlSession(Duck.open(options.threads(), options.memoryBytes()), options);
  }

  /**
   * Makes a function known.
   *
   * @param name a plain identifier
   * @param inputs the columns that the scorer needs
   * @param scorer computes one column, whose values the function gives
   */
  public void register(String name, List<Column> inputs, ChunkScorer scorer) {
    if (!name.matches("[A-Za-z_][A-Za-z_0-9]*") || scorer.columns().size() != 1) {
      throw new IllegalArgumentException(
          "a plain name and one column are needed: %s, %s".formatted(name, scorer.columns()));
    }
    try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
      builder.withName(name);
      for (Column input : inputs) {
        builder.withParameter(ScalarScorer.duckType(input.type()));
      }
      ColumnType result = scorer.columns().getFirst().type();
      builder
          .withReturnType(
              result == ColumnType.BOOLEAN
                  ? DuckDBColumnType.BOOLEAN
                  : ScalarScorer.duckType(result))
          .withVectorizedFunction(new ScalarScorer(inputs, scorer))
          .register(duck.connection());
    } catch (SQLException e) {
      throw new IllegalStateException(
          "DuckDB does not take the function %s: %s".formatted(name, SqlErrors.sentence(e)), e);
    }
    functions.put(name, List.copyOf(inputs));
  }

  /**
   * Runs a query.
   *
   * @throws InvalidInputException if it is wrong, with DuckDB's reason in a sentence
   */
  public SqlRows query(String query) {
    Map<String, Column> inputs = new HashMap<>();
    functions.values().forEach(columns -> columns.forEach(c -> inputs.put(c.name(), c)));
    String typed = FileLiterals.typed(FileTables.bare(query), options, inputs);
    return SqlRows.open(duck, StarCalls.expand(typed, functions, cells));
  }

  @Override
  public void close() {
    duck.close();
  }
}
