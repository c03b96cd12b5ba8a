package io.evenkeel.tabular;

import io.evenkeel.training.TrainingRun;
import java.util.List;
import java.util.Optional;

/**
 * What came out of learning from a table.
 *
 * @param model of the best epoch on the validation part; without one, of the last
 * @param training how it went
 * @param validation the model on the validation part
 * @param test the model on the test part or the test table
 * @param notes what the user should know about how good it is
 */
public record TabularRun(
    TabularModel model,
    TrainingRun training,
    Optional<TabularEvaluation> validation,
    Optional<TabularEvaluation> test,
    List<Note> notes) {
  public TabularRun {
    notes = List.copyOf(notes);
  }
}
