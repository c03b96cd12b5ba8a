package io.evenkeel.onnx.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.runtime.Optimization;
import io.evenkeel.onnx.runtime.RuntimeSession;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.table.TableScan;
import io.evenkeel.tabular.NumberTarget;
import io.evenkeel.tabular.RowScorer;
import io.evenkeel.tabular.Scores;
import io.evenkeel.tabular.TabularModel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The parity certificate of a model of a table: raw columns through both engines. */
public final class TableParity {
  private TableParity() {}

  /**
   * Compares a graph with the model that it was made of, on the first rows of a table. The
   * certificate's outputs are what the model predicts: numbers in the target's unit, whose relative
   * difference counts in standard deviations of the target or in the number's own size, or
   * probabilities.
   *
   * @param graph as {@link OnnxExport#OnnxExport(TabularModel)} makes it, folded or not
   * @param most largest number of rows to compare
   * @throws InvalidInputException if the table lacks a column, or ONNX Runtime does not take the
   *     graph
   */
  public static ParityCertificate compare(
      TabularModel model, ModelProto graph, Table table, int most) {
    List<Column> columns = model.preprocessor().columns();
    RowScorer scorer = model.scorer(columns);
    double largest = 0;
    double relative = 0;
    int rows = 0;
    try (RuntimeSession session = RuntimeSession.open(graph, Optimization.ALL, 1);
        TableScan scan = model.adapt(table).scan(columns.stream().map(Column::name).toList())) {
      for (TableChunk chunk = scan.next(); chunk != null && rows < most; chunk = scan.next()) {
        int count = Math.min(chunk.rows(), most - rows);
        Scores scores = scorer.score(chunk);
        Map<String, TensorProto> got = session.run(inputs(columns, chunk, count));
        boolean real = model.model().task() == Task.REAL;
        String name = real ? OnnxExport.PREDICTION : OnnxExport.PROBABILITIES;
        double[] values = TensorValues.doubles(Objects.requireNonNull(got.get(name), name));
        int outputs = values.length / count;
        for (int i = 0; i < values.length; i++) {
          double expected = expected(scores, i / outputs, i % outputs, outputs, real);
          double difference = Math.abs(expected - values[i]);
          difference = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
          largest = Math.max(largest, difference);
          relative = Math.max(relative, difference / size(model, expected));
        }
        rows += count;
      }
    }
    boolean real = model.model().task() == Task.REAL;
    String referee = "ONNX Runtime " + RuntimeSession.version();
    return new ParityCertificate(rows, largest, relative, real ? 0 : largest, referee);
  }

  private static double expected(Scores scores, int row, int output, int outputs, boolean real) {
    if (real) {
      return scores.value(row);
    }
    return scores.probability(row, outputs == 1 ? 1 : output);
  }

  private static double size(TabularModel model, double value) {
    return model.target() instanceof NumberTarget number
        ? Math.max(number.deviation(), Math.abs(value))
        : 1;
  }

  private static Map<String, TensorProto> inputs(
      List<Column> columns, TableChunk chunk, int count) {
    Map<String, TensorProto> inputs = new LinkedHashMap<>();
    for (int c = 0; c < columns.size(); c++) {
      String name = columns.get(c).name();
      if (columns.get(c).type().isText()) {
        List<String> text =
            Arrays.stream(chunk.text(c)).limit(count).map(t -> t == null ? "" : t).toList();
        inputs.put(name, TensorValues.of(name, text, count, 1));
      } else {
        double[] numbers = Arrays.copyOf(chunk.numbers(c), count);
        inputs.put(name, TensorValues.of(name, numbers, count, 1));
      }
    }
    return inputs;
  }
}
