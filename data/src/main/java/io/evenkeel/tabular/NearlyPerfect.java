package io.evenkeel.tabular;

import io.evenkeel.metrics.Metric;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A test that is too good: data that is known before a prediction hardly ever leaves so little
 * error, so a column probably holds what is known only after the fact.
 */
final class NearlyPerfect {
  private static final double R2 = 0.999;
  private static final double AUC = 0.9995;
  private static final double ACCURACY = 0.9995;
  private static final int FEWEST_ROWS = 50;
  private static final int MOST_ROWS = 2_000;

  /** Cells that may be encoded to find the columns, at some hundred million a second. */
  private static final double MOST_CELLS = 1e9;

  /**
   * Columns with at least a tenth of the effect of the first are named, and at most {@code SHOWN}.
   */
  private static final double SHARE = 0.1;

  private static final int SHOWN = 3;

  private NearlyPerfect() {}

  /**
   * The warning, with the columns that the score comes from; empty if the score is not so good.
   *
   * @param where "to test on" or "for validation"
   */
  static Optional<Note> note(
      TabularModel model, TabularEvaluation result, String where, JudgedRows rows) {
    String score = score(result);
    if (score.isEmpty() || result.rows() < FEWEST_ROWS) {
      return Optional.empty();
    }
    double cells =
        (double) model.preprocessor().cells() * Math.max(1, model.preprocessor().features());
    int most = (int) Math.clamp(MOST_CELLS / cells, 100, MOST_ROWS);
    Importances found = new PermutationImportance(1, most, model.settings().seed()).of(model, rows);
    double first = found.columns().getFirst().mean();
    List<String> names =
        found.columns().stream()
            .filter(one -> one.mean() > 0 && one.mean() >= SHARE * first)
            .limit(SHOWN)
            .map(Importance::column)
            .toList();
    if (names.isEmpty() || !found.notes().isEmpty()) {
      String redundant = found.notes().isEmpty() ? "" : "; " + found.notes().getFirst().text();
      return Optional.of(
          Note.warning(
              "{0} on the rows {1} is nearly perfect, as where a column holds the target under another name: look for columns that are not known when a prediction is made, and leave them out (--ignore){2}",
              score, where, redundant));
    }
    return Optional.of(
        Note.warning(
            "{0} on the rows {1} is nearly perfect, as where a column holds the target under another name: most of it comes from '{2}': leave out ({3}) what is not known when a prediction is made",
            score, where, String.join("', '", names), LeakSearch.ignore(names)));
  }

  private static String score(TabularEvaluation result) {
    double r2 = result.evaluation().get(Metric.R2);
    double auc = result.evaluation().get(Metric.AUC);
    double accuracy = result.evaluation().get(Metric.ACCURACY);
    if (r2 >= R2) {
      return "an R2 of " + text(r2);
    }
    if (auc >= AUC) {
      return "an area under the ROC curve of " + text(auc);
    }
    boolean isEasy = result.baseline().get(Metric.ACCURACY) >= ACCURACY;
    return accuracy >= ACCURACY && !isEasy ? "an accuracy of " + text(accuracy) : "";
  }

  private static String text(double score) {
    return String.format(Locale.ROOT, "%.4f", score);
  }
}
