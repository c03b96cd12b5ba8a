package io.evenkeel.cli.predict;

import io.evenkeel.cli.output.Csv;
import io.evenkeel.table.OutputNames;
import io.evenkeel.table.RowsFile;
import java.util.ArrayList;
import java.util.List;

/** Lines of predictions as CSV. */
final class PredictionLine {
  private static final String PREDICTION = "prediction";

  private PredictionLine() {}

  /**
   * The columns: what was predicted, the most probable class, all probabilities.
   *
   * @param classes the names of the classes
   */
  static List<RowsFile.Field> fields(String row, RowsFile.Kind kind, List<String> classes) {
    List<RowsFile.Field> fields = new ArrayList<>();
    fields.add(new RowsFile.Field(row, kind));
    fields.add(new RowsFile.Field(PREDICTION, RowsFile.Kind.TEXT));
    for (String name :
        OutputNames.free(List.of(row, PREDICTION), classes.stream().map(c -> "p_" + c).toList())) {
      fields.add(new RowsFile.Field(name, RowsFile.Kind.NUMBER));
    }
    return fields;
  }

  /** The line above the others. */
  static String header(List<RowsFile.Field> fields) {
    return Csv.line(fields.stream().map(RowsFile.Field::name).toList());
  }

  /**
   * What was predicted, then the most probable class, then all probabilities.
   *
   * @param row fit for CSV
   * @param offset where its probabilities begin
   */
  static String of(String row, float[] probabilities, int offset, List<String> names) {
    StringBuilder rest = new StringBuilder();
    int best = 0;
    for (int c = 0; c < names.size(); c++) {
      rest.append(',').append(probabilities[offset + c]);
      best = probabilities[offset + c] > probabilities[offset + best] ? c : best;
    }
    return row + "," + Csv.cell(names.get(best)) + rest + "\n";
  }
}
