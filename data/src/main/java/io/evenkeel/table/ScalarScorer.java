package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunction;
import org.duckdb.DuckDBWritableVector;

/** A scorer as a scalar function of DuckDB, which calls it from several threads. */
final class ScalarScorer implements DuckDBScalarFunction {
  private final List<Column> inputs;
  private final ChunkScorer scorer;

  ScalarScorer(List<Column> inputs, ChunkScorer scorer) {
    this.inputs = inputs;
    this.scorer = scorer;
  }

  static DuckDBColumnType duckType(ColumnType type) {
    return type.isText() ? DuckDBColumnType.VARCHAR : DuckDBColumnType.DOUBLE;
  }

  @Override
  public void apply(DuckDBDataChunkReader input, DuckDBWritableVector output) {
    int rows = Math.toIntExact(input.rowCount());
    if (rows == 0) {
      return;
    }
    List<Object> columns = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      columns.add(
          inputs.get(i).type().isText()
              ? Vectors.text(input.vector(i), rows)
              : finite(inputs.get(i), input.vector(i), rows));
    }
    TableChunk scored = scorer.score(TableChunk.of(rows, 0, columns));
    Vectors.write(scored, 0, scorer.columns().getFirst().type(), output);
  }

  private static double[] finite(Column column, DuckDBReadableVector vector, int rows) {
    double[] numbers = new double[rows];
    int bad = Vectors.numbers(vector, numbers, rows);
    if (bad >= 0) {
      throw new InvalidInputException(
          "column '%s': expected finite numbers, got %s".formatted(column.name(), numbers[bad]));
    }
    return numbers;
  }
}
