package io.evenkeel.tabular;

import io.evenkeel.metrics.Evaluation;
import io.evenkeel.tabular.decision.Judged;
import java.util.List;

/**
 * How good a model's predictions for a table are.
 *
 * @param evaluation the model's metrics; of numbers in the target's own unit
 * @param baseline those of the same answer for every row: the shares of the training rows' classes,
 *     and so the most frequent class; or their mean
 * @param baselineAnswer that answer, such as {@code always '<=50K'}
 * @param classes the classes' names in the order of the confusion matrix; empty for numbers
 * @param decisions the results of the model's thresholds and intervals on these rows
 * @param notes what the user should know about how the rows were read
 */
public record TabularEvaluation(
    Evaluation evaluation,
    Evaluation baseline,
    String baselineAnswer,
    List<String> classes,
    Judged decisions,
    List<Note> notes) {
  public TabularEvaluation {
    classes = List.copyOf(classes);
    notes = List.copyOf(notes);
  }

  /** Number of rows that were evaluated. */
  public long rows() {
    return evaluation.rows();
  }
}
