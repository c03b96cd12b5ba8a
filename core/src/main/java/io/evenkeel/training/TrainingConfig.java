package io.evenkeel.training;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.Schedule;

/**
 * The settings of a training: together with the network and the data they decide all of its bits;
 * the number of threads decides only the time.
 *
 * @param loss what is minimised
 * @param optimizer how the parameters move
 * @param schedule how the learning rate changes
 * @param batchSize rows of a mini-batch, at least 1
 * @param epochs passes over the training data, at least 1
 * @param seed of the initial weights, the shuffling, the validation split and the dropout masks
 * @param threads number of threads, or 0 for one per processor
 * @param shards into how many parts each mini-batch is cut, which are computed by themselves and
 *     added in a fixed order; several machines share them. The bits depend on their number
 * @param validationFraction share of the training data that is set aside for validation, 0 &lt;=
 *     validationFraction &lt; 1
 * @param earlyStopping which epoch is the best, and when to stop
 * @param epochEnd whether a short last mini-batch counts, and whether the last epoch is a whole one
 */
public record TrainingConfig(
    Loss loss,
    Optimizer optimizer,
    Schedule schedule,
    int batchSize,
    int epochs,
    long seed,
    int threads,
    int shards,
    double validationFraction,
    EarlyStopping earlyStopping,
    EpochEnd epochEnd) {

  /** Softmax cross-entropy, Adam at 1e-3, 5 epochs of mini-batches of 60, seed 42. */
  public static final TrainingConfig DEFAULT =
      new TrainingConfig(
          Loss.softmaxCrossEntropy(),
          Optimizer.adam(1e-3),
          Schedule.constant(),
          60,
          5,
          42,
          0,
          1,
          0,
          EarlyStopping.NEVER,
          EpochEnd.WHOLE);

  public TrainingConfig {
    requireAtLeast(1, "the batch size", batchSize);
    requireAtLeast(1, "the number of epochs", epochs);
    requireAtLeast(0, "the number of threads (0 for one per processor)", threads);
    requireAtLeast(1, "the number of shards", shards);
    if (!(validationFraction >= 0 && validationFraction < 1)) {
      throw new InvalidInputException(
          "the validation fraction must be at least 0 and below 1, but got " + validationFraction);
    }
  }

  private static void requireAtLeast(int least, String what, int value) {
    if (value < least) {
      throw new InvalidInputException(
          "%s must be at least %d, but got %d".formatted(what, least, value));
    }
  }

  public TrainingConfig withLoss(Loss value) {
    return new TrainingConfig(
        value,
        optimizer,
        schedule,
        batchSize,
        epochs,
        seed,
        threads,
        shards,
        validationFraction,
        earlyStopping,
        epochEnd);
  }

  public TrainingConfig withOptimizer(Optimizer value) {
    return new TrainingConfig(
        loss,
        value,
        schedule,
        batchSize,
        epochs,
        seed,
        threads,
        shards,
        validationFraction,
        earlyStopping,
        epochEnd);
  }

  public TrainingConfig withSchedule(Schedule value) {
    return new TrainingConfig(
        loss,
        optimizer,
        value,
        batchSize,
        epochs,
        seed,
        threads,
        shards,
        validationFraction,
        earlyStopping,
        epochEnd);
  }

  public TrainingConfig withBatchSize(int value) {
    return new TrainingConfig(
        loss,
        optimizer,
        schedule,
        value,
        epochs,
        seed,
        threads,
        shards,
        validationFraction,
        earlyStopping,
        epochEnd);
  }

  public TrainingConfig withEpochs(int value) {
    return new TrainingConfig(
        loss,
        optimizer,
        schedule,
        batchSize,
        value,
        seed,
        threads,
        shards,
        validationFraction,
        earlyStopping,
        epochEnd);
  }

  public TrainingConfig withSeed(long value) {
    return new TrainingConfig(
        loss,
        optimizer,
        schedule,
        batchSize,
        epochs,
        value,
        threads,
        shards,
        validationFraction,
        earlyStopping,
        epochEnd);
  }

  public TrainingConfig withThreads(int value) {
    return new TrainingConfig(
        loss,
        optimizer,
        schedule,
        batchSize,
        epochs,
        seed,
        value,
        shards,
        validationFraction,
        earlyStopping,
        epochEnd);
  }

  public TrainingConfig withShards(int value) {
    return new TrainingConfig(
        loss,
        optimizer,
        schedule,
        batchSize,
        epochs,
        seed,
        threads,
        value,
        validationFraction,
        earlyStopping,
        epochEnd);
  }

  public TrainingConfig withValidationFraction(double value) {
    return new TrainingConfig(
        loss,
        optimizer,
        schedule,
        batchSize,
        epochs,
        seed,
        threads,
        shards,
        value,
        earlyStopping,
        epochEnd);
  }

  public TrainingConfig withEarlyStopping(EarlyStopping value) {
    return new TrainingConfig(
        loss,
        optimizer,
        schedule,
        batchSize,
        epochs,
        seed,
        threads,
        shards,
        validationFraction,
        value,
        epochEnd);
  }

  public TrainingConfig withEpochEnd(EpochEnd value) {
    return new TrainingConfig(
        loss,
        optimizer,
        schedule,
        batchSize,
        epochs,
        seed,
        threads,
        shards,
        validationFraction,
        earlyStopping,
        value);
  }

  /**
   * Checks what can be known before there are data: that mini-batches of this size can train the
   * network.
   *
   * @throws InvalidInputException if BN would meet mini-batches of one row, or the optimizer's
   *     groups do not fit the network
   */
  public void requireTrains(Network network) {
    BatchPlan.of(2, this, network);
    optimizer.requireFits(network, epochs);
  }
}
