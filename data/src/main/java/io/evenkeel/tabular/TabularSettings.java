package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import java.util.List;

/**
 * How a table is learned: with the rows, the target and the split all that decides the model's
 * bits. {@link TabularDefaults} has the values for a table's size.
 *
 * @param hidden widths of the hidden layers, at least one
 * @param dropout after every hidden layer, 0 &lt;= dropout &lt; 1
 * @param batchNorm whether BatchNorm stands between each hidden layer and its activation
 * @param emaDecay of the BatchNorms
 * @param bins most bins of a number, 0 for none
 * @param batchSize rows of a mini-batch
 * @param epochs passes over the training rows, at most
 * @param patience epochs without a better validation part after which training stops; 0 for never
 * @param learningRate the greatest of the one-cycle schedule
 * @param weightDecay AdamW's
 * @param validationFraction share of the rows outside the test part on which epochs are compared; 0
 *     for none: then the last epoch is taken
 * @param balanced whether classes weigh alike, however many rows they have
 * @param seed of the split, the initial weights, the shuffling and the dropout
 */
public record TabularSettings(
    List<Integer> hidden,
    double dropout,
    boolean batchNorm,
    double emaDecay,
    int bins,
    int batchSize,
    int epochs,
    int patience,
    double learningRate,
    double weightDecay,
    double validationFraction,
    boolean balanced,
    long seed) {

  private static final int MOST_BINS = 4096;

  public TabularSettings {
    hidden = List.copyOf(hidden);
    if (hidden.isEmpty()) {
      throw new InvalidInputException("a network for a table needs at least 1 hidden layer");
    }
    if (bins < 0 || bins > MOST_BINS) {
      throw new InvalidInputException(
          "the number of bins must be between 0 and %d, but got %d".formatted(MOST_BINS, bins));
    }
    if (!(validationFraction >= 0 && validationFraction < 1)) {
      throw new InvalidInputException(
          "the validation fraction must be at least 0 and below 1, but got " + validationFraction);
    }
  }

  public TabularSettings withHidden(Integer... value) {
    return new TabularSettings(
        List.of(value),
        dropout,
        batchNorm,
        emaDecay,
        bins,
        batchSize,
        epochs,
        patience,
        learningRate,
        weightDecay,
        validationFraction,
        balanced,
        seed);
  }

  public TabularSettings withDropout(double value) {
    return new TabularSettings(
        hidden,
        value,
        batchNorm,
        emaDecay,
        bins,
        batchSize,
        epochs,
        patience,
        learningRate,
        weightDecay,
        validationFraction,
        balanced,
        seed);
  }

  public TabularSettings withBatchNorm(boolean value) {
    return new TabularSettings(
        hidden,
        dropout,
        value,
        emaDecay,
        bins,
        batchSize,
        epochs,
        patience,
        learningRate,
        weightDecay,
        validationFraction,
        balanced,
        seed);
  }

  public TabularSettings withEmaDecay(double value) {
    return new TabularSettings(
        hidden,
        dropout,
        batchNorm,
        value,
        bins,
        batchSize,
        epochs,
        patience,
        learningRate,
        weightDecay,
        validationFraction,
        balanced,
        seed);
  }

  public TabularSettings withBins(int value) {
    return new TabularSettings(
        hidden,
        dropout,
        batchNorm,
        emaDecay,
        value,
        batchSize,
        epochs,
        patience,
        learningRate,
        weightDecay,
        validationFraction,
        balanced,
        seed);
  }

  public TabularSettings withBatchSize(int value) {
    return new TabularSettings(
        hidden,
        dropout,
        batchNorm,
        emaDecay,
        bins,
        value,
        epochs,
        patience,
        learningRate,
        weightDecay,
        validationFraction,
        balanced,
        seed);
  }

  public TabularSettings withEpochs(int value) {
    return new TabularSettings(
        hidden,
        dropout,
        batchNorm,
        emaDecay,
        bins,
        batchSize,
        value,
        patience,
        learningRate,
        weightDecay,
        validationFraction,
        balanced,
        seed);
  }

  public TabularSettings withPatience(int value) {
    return new TabularSettings(
        hidden,
        dropout,
        batchNorm,
        emaDecay,
        bins,
        batchSize,
        epochs,
        value,
        learningRate,
        weightDecay,
        validationFraction,
        balanced,
        seed);
  }

  public TabularSettings withLearningRate(double value) {
    return new TabularSettings(
        hidden,
        dropout,
        batchNorm,
        emaDecay,
        bins,
        batchSize,
        epochs,
        patience,
        value,
        weightDecay,
        validationFraction,
        balanced,
        seed);
  }

  public TabularSettings withWeightDecay(double value) {
    return new TabularSettings(
        hidden,
        dropout,
        batchNorm,
        emaDecay,
        bins,
        batchSize,
        epochs,
        patience,
        learningRate,
        value,
        validationFraction,
        balanced,
        seed);
  }

  public TabularSettings withValidationFraction(double value) {
    return new TabularSettings(
        hidden,
        dropout,
        batchNorm,
        emaDecay,
        bins,
        batchSize,
        epochs,
        patience,
        learningRate,
        weightDecay,
        value,
        balanced,
        seed);
  }

  public TabularSettings withBalanced(boolean value) {
    return new TabularSettings(
        hidden,
        dropout,
        batchNorm,
        emaDecay,
        bins,
        batchSize,
        epochs,
        patience,
        learningRate,
        weightDecay,
        validationFraction,
        value,
        seed);
  }

  public TabularSettings withSeed(long value) {
    return new TabularSettings(
        hidden,
        dropout,
        batchNorm,
        emaDecay,
        bins,
        batchSize,
        epochs,
        patience,
        learningRate,
        weightDecay,
        validationFraction,
        balanced,
        value);
  }
}
