package io.evenkeel.cli.options;

import io.evenkeel.cli.settings.AugmentConverter;
import io.evenkeel.cli.settings.AverageConverter;
import io.evenkeel.cli.settings.EpochCount;
import io.evenkeel.cli.settings.OptimizationSettings;
import io.evenkeel.cli.settings.OptimizerChoice;
import io.evenkeel.cli.settings.Refinements;
import io.evenkeel.cli.settings.ScheduleChoice;
import io.evenkeel.cli.settings.WhitenConverter;
import io.evenkeel.training.EpochEnd;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe how a network is trained. */
public final class OptimizationOptions {
  private static final double VALIDATION = 0.1;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      converter = OptimizerChoice.Converter.class,
      completionCandidates = OptimizerChoice.Converter.class,
      defaultValue = "adam",
      description =
          "${COMPLETION-CANDIDATES} (default: images ${DEFAULT-VALUE}, images of your own as --network"
              + " says; always adamw on tables).")
  OptimizerChoice optimizer = OptimizerChoice.ADAM;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description =
          "The learning rate (default: images sgd 0.1, momentum and nesterov 0.05, rmsprop 0.001,"
              + " adam and adamw 0.003, muon 0.1; tables 0.005, or 0.002 for classes with fewer than"
              + " 8,000 rows).")
  public @Nullable Double learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      converter = ScheduleChoice.Converter.class,
      completionCandidates = ScheduleChoice.Converter.class,
      defaultValue = "one-cycle",
      description =
          "How the learning rate changes: constant; step, to a tenth after each third; cosine, down"
              + " to 0; one-cycle, up over the first 30 %% and down; warm-up, over the first 5 %%;"
              + " linear, down to 0; triangle, from a fifth up over the first 23 %% and down to"
              + " 0.07 (default: ${DEFAULT-VALUE}).")
  ScheduleChoice schedule = ScheduleChoice.ONE_CYCLE;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "Rows of a mini-batch (default: images ${DEFAULT-VALUE}, images of your own 16 to"
              + " 512; tables 16 to 1024, depending on their rows).")
  public int batchSize;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = EpochCount.Converter.class,
      defaultValue = "10",
      description =
          "Passes over the training data; for images the last one may be a part, such as 9.9"
              + " (default: images ${DEFAULT-VALUE}, images of your own 8 to 40; tables 4 to 80,"
              + " depending on their rows).")
  public EpochCount epochs = new EpochCount(10, 1);

  @Option(
      names = "--drop-last",
      description = "Leave out the last mini-batch of an epoch if it is short.")
  boolean dropLast;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Weight decay of the weights; gamma, beta and biases are left alone (default: images 0;"
              + " tables 0.01, or 0.1 for numbers with fewer than 8,000 rows).")
  public double weightDecay;

  @Option(
      names = "--momentum",
      paramLabel = "X",
      defaultValue = "0.9",
      description =
          "Momentum of the optimizers momentum and nesterov, and of what muon leaves to nesterov,"
              + " which is all but hidden weights (default: ${DEFAULT-VALUE}).")
  double momentum = Refinements.NONE.momentum();

  @Option(
      names = "--bias-rate",
      paramLabel = "X",
      defaultValue = "1",
      description =
          "Factor of the learning rate of batch normalization's beta (default: ${DEFAULT-VALUE}).")
  double biasRate = 1;

  @Option(
      names = "--bias-decay",
      paramLabel = "X",
      defaultValue = "0",
      description = "Weight decay of batch normalization's beta (default: ${DEFAULT-VALUE}).")
  double biasDecay;

  @Option(
      names = "--average",
      paramLabel = "NAME",
      converter = AverageConverter.class,
      completionCandidates = AverageConverter.class,
      defaultValue = AverageConverter.NONE,
      description =
          "Average of the weights that is evaluated and saved in their place, running statistics"
              + " included: none; ema:DECAY, such as ema:0.999; lookahead, every 5 steps, or"
              + " lookahead:STEPS (default: ${DEFAULT-VALUE}).")
  String average = AverageConverter.NONE;

  @Option(
      names = "--whiten",
      paramLabel = "EPOCHS",
      converter = WhitenConverter.class,
      defaultValue = "off",
      description =
          "Whiten the first convolution from the training images and freeze it; its bias is trained"
              + " for EPOCHS (default: ${DEFAULT-VALUE}).")
  int whiten = WhitenConverter.OFF;

  @Option(
      names = "--augment",
      paramLabel = "HOW",
      converter = AugmentConverter.class,
      description =
          "Change images at random in training: none, or some of flip or flip:alternating (left for"
              + " right), shift:PIXELS (reflected at the border), crop:SHARE (a part of that area or"
              + " more, enlarged), rotate:DEGREES, scale:SHARE, cutout:PIXELS, mixup:ALPHA and"
              + " cutmix:ALPHA (two images and their classes by shares), such as"
              + " flip,shift:2 (default: images of your own a shift by a sixteenth, in colour flip"
              + " too; others none).")
  @Nullable String augment;

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
          "Share of the training data that is set aside for validation (default: images 0, with"
              + " --early-stopping 0.1; tables 0.1, but at most 20,000 rows).")
  public @Nullable Double validationFraction;

  @Option(
      names = "--early-stopping",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Stop after N epochs without a better validation loss; 0 for never (default: images 0;"
              + " tables half of the epochs).")
  public int earlyStopping;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description =
          "Seed of the initial weights, shuffling and dropout: the same seed gives the same bits"
              + " (default: ${DEFAULT-VALUE}).")
  public long seed;

  @Option(
      names = "--shards",
      paramLabel = "N",
      hidden = true,
      defaultValue = "1",
      description =
          "Cut each mini-batch into N parts, as a training on several machines does, to get the"
              + " same bits on one (default: ${DEFAULT-VALUE}).")
  public int shards;

  public OptimizationSettings settings() {
    return new OptimizationSettings(
        optimizer,
        learningRate != null ? learningRate : optimizer.learningRate(),
        schedule,
        batchSize,
        epochs.count(),
        weightDecay,
        clipNorm,
        labelSmoothing,
        validationFraction != null ? validationFraction : earlyStopping > 0 ? VALIDATION : 0,
        earlyStopping,
        shards,
        seed,
        new Refinements(
            momentum,
            biasRate,
            biasDecay,
            average,
            whiten,
            augment == null ? AugmentConverter.NONE : augment,
            new EpochEnd(dropLast, epochs.lastShare())));
  }
}
