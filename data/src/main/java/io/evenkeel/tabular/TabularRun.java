package io.evenkeel.tabular;

import io.evenkeel.training.StopReason;
import io.evenkeel.training.TrainingRun;
import java.util.List;
import java.util.Optional;

/**
 * What came out of learning from a table.
 *
 * @param model of the best epoch on the validation rows; without validation rows, of the last epoch
 * @param members how the training of each member went
 * @param validation the model on the validation part; where each member has rows of its own to be
 *     validated on, every row as predicted by the member that was not trained on it
 * @param test the model on the test part or the test table
 * @param notes what the user should know about how good it is
 */
public record TabularRun(
    TabularModel model,
    List<TrainingRun> members,
    Optional<TabularEvaluation> validation,
    Optional<TabularEvaluation> test,
    List<Note> notes) {
  public TabularRun {
    members = List.copyOf(members);
    notes = List.copyOf(notes);
  }

  /** How the training of the first member went, or of the first one that was stopped. */
  public TrainingRun training() {
    return members.stream()
        .filter(run -> run.stopReason() == StopReason.STOP_REQUESTED)
        .findFirst()
        .orElse(members.getFirst());
  }
}
