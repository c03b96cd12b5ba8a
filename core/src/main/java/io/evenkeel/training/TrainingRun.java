package io.evenkeel.training;

import io.evenkeel.internal.state.ParametersHash;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.model.Model;
import java.util.List;
import java.util.Optional;

/** What came out of a training. */
public final class TrainingRun {
  private final TrainingPlan plan;
  private final Progress progress;
  private final TrainingState state;
  private final StopReason stopReason;
  private final RunOutcome outcome;

  TrainingRun(
      TrainingPlan plan,
      Progress progress,
      TrainingState state,
      StopReason stopReason,
      RunOutcome outcome) {
    this.plan = plan;
    this.progress = progress;
    this.state = state;
    this.stopReason = stopReason;
    this.outcome = outcome;
  }

  /**
   * The trained model: that of the best epoch where there were validation data, otherwise that
   * after the last step.
   */
  public Model model() {
    return outcome.model();
  }

  /** Number of the epoch that {@link #model} is of, from 1; 0 if it is that of the last step. */
  public int bestEpoch() {
    return outcome.bestEpoch();
  }

  /** The model on the validation data. */
  public Optional<Evaluation> validation() {
    return outcome.validation();
  }

  /** The model on the test data. */
  public Optional<Evaluation> test() {
    return outcome.test();
  }

  /** Network, settings and sizes. */
  public TrainingPlan plan() {
    return plan;
  }

  /** How far the training came. */
  public Progress progress() {
    return progress;
  }

  /** The finished epochs. */
  public List<EpochResult> history() {
    return progress.history();
  }

  public StopReason stopReason() {
    return stopReason;
  }

  /** Parameters, optimizer state and statistics after the last step; read only. */
  TrainingState state() {
    return state;
  }

  /** Time that all steps took, in seconds, including those before a resume, without evaluations. */
  public double seconds() {
    return progress.epochSeconds()
        + progress.history().stream().mapToDouble(EpochResult::seconds).sum();
  }

  /** Training rows a second over that time. */
  public double rowsPerSecond() {
    double rows = (double) progress.trainingRows() * progress.epoch() + progress.epochRows();
    return rows / seconds();
  }

  /**
   * SHA-256 over all parameters and running statistics after the last step, 64 hexadecimal digits:
   * equal for equal trainings on any machine.
   */
  public String parametersSha256() {
    return ParametersHash.sha256(state);
  }
}
