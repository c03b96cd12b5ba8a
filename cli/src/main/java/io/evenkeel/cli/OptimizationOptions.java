package io.evenkeel.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe how a network is trained. */
final class OptimizationOptions {
  private static final double VALIDATION = 0.1;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      converter = OptimizerChoice.Converter.class,
      completionCandidates = OptimizerChoice.Converter.class,
      defaultValue = "adam",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  OptimizerChoice optimizer = OptimizerChoice.ADAM;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description =
          "The learning rate (default: sgd 0.1, momentum and nesterov 0.05, rmsprop "
              + "0.001, adam and adamw 0.003).")
  @Nullable Double learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      converter = ScheduleChoice.Converter.class,
      completionCandidates = ScheduleChoice.Converter.class,
      defaultValue = "one-cycle",
      description =
          "How the learning rate changes: constant; step, to a tenth after each third; "
              + "cosine, down to 0; one-cycle, up over the first 30 %% and down; warm-up, over "
              + "the first 5 %%"
              + " (default: ${DEFAULT-VALUE}).")
  ScheduleChoice schedule = ScheduleChoice.ONE_CYCLE;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "256",
      description = "Rows of a mini-batch (default: ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "10",
      description = "Passes over the training data (default: ${DEFAULT-VALUE}).")
  int epochs;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      defaultValue = "0",
      description = "Of the weights; gamma, beta and biases are left alone (default: 0).")
  double weightDecay;

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      defaultValue = "0",
      description = "Largest norm of all gradients together; 0 for any (default: 0).")
  double clipNorm;

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      defaultValue = "0",
      description = "Share of the target that is spread over all classes (default: 0).")
  double labelSmoothing;

  @Option(
      names = "--validation-fraction",
      paramLabel = "X",
      description =
          "Share of the training data that is set aside for validation (default: 0, with "
              + "--early-stopping 0.1).")
  @Nullable Double validationFraction;

  @Option(
      names = "--early-stopping",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Stop after N epochs without a better validation loss; 0 for never (default: 0).")
  int earlyStopping;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description =
          "Of the initial weights, shuffling and dropout: the same seed gives the same bits"
              + " (default: ${DEFAULT-VALUE}).")
  long seed;

  OptimizationSettings settings() {
    return new OptimizationSettings(
        optimizer,
        learningRate != null ? learningRate : optimizer.learningRate(),
        schedule,
        batchSize,
        epochs,
        weightDecay,
        clipNorm,
        labelSmoothing,
        validationFraction != null ? validationFraction : earlyStopping > 0 ? VALIDATION : 0,
        earlyStopping,
        seed);
  }
}
