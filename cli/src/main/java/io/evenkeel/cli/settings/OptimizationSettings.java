package io.evenkeel.cli.settings;

import io.evenkeel.loss.Loss;
import io.evenkeel.metrics.Metric;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.EarlyStopping;
import io.evenkeel.training.EpochEnd;
import io.evenkeel.training.TrainingConfig;

/** The part of a run's settings that describes how its network is trained. */
public record OptimizationSettings(
    OptimizerChoice optimizer,
    double learningRate,
    ScheduleChoice schedule,
    int batchSize,
    int epochs,
    double weightDecay,
    double clipNorm,
    double labelSmoothing,
    double validationFraction,
    int earlyStopping,
    int shards,
    long seed,
    Refinements refinements) {

  /** The same with another learning rate and seed. */
  public OptimizationSettings with(double rate, long otherSeed) {
    return new OptimizationSettings(
        optimizer,
        rate,
        schedule,
        batchSize,
        epochs,
        weightDecay,
        clipNorm,
        labelSmoothing,
        validationFraction,
        earlyStopping,
        shards,
        otherSeed,
        refinements);
  }

  /** The same with other mini-batches, epochs, share set aside, and changes to images. */
  public OptimizationSettings with(
      int otherBatchSize, int otherEpochs, double otherFraction, String augment) {
    return new OptimizationSettings(
        optimizer,
        learningRate,
        schedule,
        otherBatchSize,
        otherEpochs,
        weightDecay,
        clipNorm,
        labelSmoothing,
        otherFraction,
        earlyStopping,
        shards,
        seed,
        refinements.withAugment(augment));
  }

  /** How many epochs, in words. */
  public String epochsInWords() {
    return new EpochCount(epochs, refinements.epochEnd().lastShare()).words();
  }

  /** The loss that is minimised. */
  public Loss loss() {
    return Loss.softmaxCrossEntropy().withLabelSmoothing(labelSmoothing);
  }

  /**
   * The settings of a training.
   *
   * @param rows rows of the training data, those for validation included
   * @param threads number of threads, or 0 for one per processor
   */
  public TrainingConfig config(int rows, int threads) {
    Optimizer chosen =
        optimizer
            .create(learningRate, refinements.momentum())
            .withWeightDecay(weightDecay)
            .withClipNorm(clipNorm);
    return TrainingConfig.DEFAULT
        .withLoss(loss())
        .withOptimizer(refinements.of(chosen))
        .withSchedule(schedule.create(steps(rows)))
        .withBatchSize(batchSize)
        .withEpochs(epochs)
        .withEpochEnd(refinements.epochEnd())
        .withSeed(seed)
        .withThreads(threads)
        .withShards(shards)
        .withValidationFraction(validationFraction)
        .withEarlyStopping(new EarlyStopping(earlyStopping, Metric.LOSS, 0));
  }

  /** The settings of a network's training, as {@link #config(int, int)}. */
  public TrainingConfig config(Network network, int rows, int threads) {
    TrainingConfig config = config(rows, threads);
    return config.withOptimizer(refinements.frozen(config.optimizer(), network));
  }

  /**
   * Steps that a training makes.
   *
   * @param rows rows of the training data, those for validation included
   */
  public long steps(int rows) {
    long trained = Math.round(rows * (1 - validationFraction));
    long size = Math.max(1, batchSize);
    EpochEnd end = refinements.epochEnd();
    long steps = end.dropLast() && trained >= size ? trained / size : Math.ceilDiv(trained, size);
    return steps * (epochs - 1) + (long) Math.ceil(end.lastShare() * steps);
  }
}
