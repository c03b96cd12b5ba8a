package io.evenkeel.training;

import io.evenkeel.internal.optimizer.ParameterUpdate;
import io.evenkeel.internal.state.InitialState;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a training goes on from.
 *
 * @param last where to go on
 * @param best the best checkpoint so far; null if none was saved
 */
record Resumption(Checkpoint last, @Nullable Checkpoint best) {

  /**
   * Checks that a training can go on from here.
   *
   * @throws InvalidInputException if the checkpoints are of another training
   */
  void requireFits(Network network, TrainingConfig config, BatchPlan batches) {
    requireSameSteps(config, batches);
    requireSameShapes(network, config);
    last.state().parameters().forEach(parameter -> requireSquares(parameter, config.optimizer()));
    network
        .graph()
        .parameters()
        .forEach((key, spec) -> {
          if (config.optimizer().of(network.graph(), key, spec).scalesInputs()) {
            requireScales(last.state().parameter(key));
          }
        });
  }

  /** A row of the last slot begins with ln s and the two moments of its gradient. */
  private static void requireScales(Parameter parameter) {
    int slot = parameter.slots().length - 1;
    float[] values = parameter.slots()[slot];
    for (int row = 0; row < parameter.rows(); row++) {
      int state = row * parameter.columns();
      if (Math.abs(values[state]) > ParameterUpdate.MOST_LOG_SCALE || values[state + 2] < 0) {
        throw new InvalidInputException(
            "the checkpoint's %s.slot%d holds %s and %s in row %d, but the logarithm of a scale is between -%.0f and %.0f, and a mean of squares at least 0"
                .formatted(
                    parameter.key(),
                    slot,
                    values[state],
                    values[state + 2],
                    row,
                    ParameterUpdate.MOST_LOG_SCALE,
                    ParameterUpdate.MOST_LOG_SCALE));
      }
    }
  }

  private static void requireSquares(Parameter parameter, Optimizer optimizer) {
    for (int slot = 0; slot < parameter.slots().length; slot++) {
      float[] values = parameter.slots()[slot];
      for (int i = 0; optimizer.holdsSquares(slot) && i < values.length; i++) {
        if (values[i] < 0) {
          throw new InvalidInputException(
              "the checkpoint's %s.slot%d holds %s at [%d, %d], but a mean of squares is at least 0"
                  .formatted(
                      parameter.key(),
                      slot,
                      values[i],
                      i / parameter.columns(),
                      i % parameter.columns()));
        }
      }
    }
  }

  private void requireSameSteps(TrainingConfig config, BatchPlan batches) {
    Progress from = last.progress();
    if (from.trainingRows() != batches.rows()
        || from.stepInEpoch() > batches.steps(from.epoch())
        || from.step() != batches.stepsBefore(from.epoch()) + from.stepInEpoch()
        || from.epoch() != from.history().size()
        || from.epoch() > config.epochs()) {
      throw new InvalidInputException(
          ("the checkpoint was taken after %d epochs and %d steps of a training on %d rows, which"
                  + " this one with %d rows, %d steps an epoch and %d epochs cannot go on from:"
                  + " resume with the same data and settings")
              .formatted(
                  from.epoch(),
                  from.stepInEpoch(),
                  from.trainingRows(),
                  batches.rows(),
                  batches.steps(),
                  config.epochs()));
    }
    if (config.earlyStopping().bestEpoch(from.history()) >= 0 && best == null) {
      throw new InvalidInputException(
          "the training to resume has a best epoch, but its best checkpoint is missing");
    }
  }

  private void requireSameShapes(Network network, TrainingConfig config) {
    TrainingState state = last.state();
    List<Parameter> wanted = InitialState.of(network, config.optimizer().slots(), 0).parameters();
    if (!shapes(state.parameters()).equals(shapes(wanted))) {
      throw new InvalidInputException(
          "the checkpoint was taken of another network or with another optimizer: resume with the"
              + " same settings");
    }
  }

  private static List<String> shapes(List<Parameter> parameters) {
    return parameters.stream()
        .map(
            p -> "%s %d x %d, %d slots".formatted(p.key(), p.rows(), p.columns(), p.slots().length))
        .toList();
  }
}
