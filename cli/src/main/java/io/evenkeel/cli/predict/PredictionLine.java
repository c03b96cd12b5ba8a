package io.evenkeel.cli.predict;

import io.evenkeel.cli.output.Csv;
import java.util.List;

/** A line of predictions as CSV. */
final class PredictionLine {
  private PredictionLine() {}

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
