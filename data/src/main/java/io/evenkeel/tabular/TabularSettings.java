package io.evenkeel.tabular;

import io.evenkeel.json.JsonFields;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.tabular.decision.ThresholdRule;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a table is learned: together with the rows, the target and the split they decide all of the
 * model's bits. {@link TabularDefaults} has the values for a table's size.
 *
 * @param network how the hidden layers are put together
 * @param hidden widths of the hidden layers, at least one
 * @param dropout after every hidden layer, 0 &lt;= dropout &lt; 1
 * @param batchNorm whether there is a BatchNorm for each hidden layer
 * @param normAfter whether it stands behind the layer's activation, not before it; residual
 *     networks have a place of their own
 * @param activation of the hidden layers
 * @param emaDecay of the BatchNorms
 * @param ghostRows rows of the BatchNorms' groups, at least 2; 0 for the whole mini-batch
 * @param bins most bins of a number, 0 for none
 * @param batchSize rows of a mini-batch
 * @param epochs passes over the training rows, at most
 * @param patience epochs without a better validation part after which training stops; 0 for never
 * @param learningRate the greatest of the one-cycle schedule
 * @param weightDecay AdamW's
 * @param inputScales what the learning rate of a scale for each input of the network is multiplied
 *     by; 0 for no such scales, which a first layer of fewer than 3 units has none of anyway
 * @param validationFraction share of the rows outside the test part on which epochs are compared; 0
 *     for none: then the last epoch is taken
 * @param members networks that are trained and averaged, at least 1
 * @param bagged whether each member is validated on rows of its own, and trained on all others: the
 *     rows are dealt out to the members
 * @param transform of a number that is predicted
 * @param threshold how the probability is chosen above which the second of two classes is predicted
 * @param positive which of two classes the threshold and the curves are about, in the model the
 *     second; empty for the second by name
 * @param interval probability with which the intervals around predicted numbers hold the truth; 0
 *     for no intervals
 * @param balanced whether classes weigh alike, however many rows they have
 * @param shards into how many parts each mini-batch is cut; see {@code TrainingConfig}
 * @param seed of the split, the initial weights, the shuffling and the dropout
 */
public record TabularSettings(
    TabularNetwork network,
    List<Integer> hidden,
    double dropout,
    boolean batchNorm,
    boolean normAfter,
    ActivationFunction activation,
    double emaDecay,
    int ghostRows,
    int bins,
    int batchSize,
    int epochs,
    int patience,
    double learningRate,
    double weightDecay,
    double inputScales,
    double validationFraction,
    int members,
    boolean bagged,
    TargetTransform transform,
    ThresholdRule threshold,
    String positive,
    double interval,
    boolean balanced,
    int shards,
    long seed) {

  private static final int MOST_BINS = 4096;
  private static final double MOST_SCALES = 1000;

  /** Networks of an ensemble. */
  public static final int MOST_MEMBERS = 64;

  public TabularSettings {
    hidden = List.copyOf(hidden);
    if (hidden.isEmpty()) {
      throw new InvalidInputException("a network for a table needs at least 1 hidden layer");
    }
    if (bins < 0 || bins > MOST_BINS) {
      throw new InvalidInputException(
          "the number of bins must be between 0 and %d, but got %d".formatted(MOST_BINS, bins));
    }
    if (!(inputScales >= 0 && inputScales <= MOST_SCALES)) {
      throw new InvalidInputException(
          "the rate of the inputs' scales must be between 0, for no scales, and %.0f times the learning rate, but got %s"
              .formatted(MOST_SCALES, inputScales));
    }
    if (!(validationFraction >= 0 && validationFraction < 1)) {
      throw new InvalidInputException(
          "the validation fraction must be at least 0 and below 1, but got " + validationFraction);
    }
    if (members < 1 || members > MOST_MEMBERS) {
      throw new InvalidInputException(
          "the number of members must be between 1 and %d, but got %d"
              .formatted(MOST_MEMBERS, members));
    }
    if (!(interval >= 0 && interval < 1)) {
      throw new InvalidInputException(
          "the level of an interval must be at least 0, for none, and below 1, but got "
              + interval);
    }
    if (bagged && members < 3) {
      throw new InvalidInputException(
          "rows are dealt out to at least 3 members, but got " + members);
    }
  }

  /** The BatchNorms, where there are any. */
  public BatchNorm norm() {
    return BatchNorm.DEFAULT.withEmaDecay(emaDecay).withGhostRows(ghostRows);
  }

  /** Where BatchNorm and the activation stand in the hidden layers, in words. */
  public String normWords() {
    String function = JsonFields.text(activation).replace('_', '-'); // as the option has it
    if (!batchNorm) {
      return function;
    }
    boolean after = normAfter && network == TabularNetwork.MLP;
    return after ? function + ", " + norm().label() : norm().label() + ", " + function;
  }

  public TabularSettings withNetwork(TabularNetwork value) {
    return changed(draft -> draft.network = value);
  }

  public TabularSettings withHidden(Integer... value) {
    return changed(draft -> draft.hidden = List.of(value));
  }

  public TabularSettings withDropout(double value) {
    return changed(draft -> draft.dropout = value);
  }

  public TabularSettings withBatchNorm(boolean value) {
    return changed(draft -> draft.batchNorm = value);
  }

  /** With BatchNorm behind each activation, or before it. */
  public TabularSettings withNormAfter(boolean value) {
    return changed(draft -> draft.normAfter = value);
  }

  public TabularSettings withActivation(ActivationFunction value) {
    return changed(draft -> draft.activation = value);
  }

  public TabularSettings withEmaDecay(double value) {
    return changed(draft -> draft.emaDecay = value);
  }

  public TabularSettings withGhostRows(int value) {
    return changed(draft -> draft.ghostRows = value);
  }

  public TabularSettings withBins(int value) {
    return changed(draft -> draft.bins = value);
  }

  public TabularSettings withBatchSize(int value) {
    return changed(draft -> draft.batchSize = value);
  }

  public TabularSettings withEpochs(int value) {
    return changed(draft -> draft.epochs = value);
  }

  public TabularSettings withPatience(int value) {
    return changed(draft -> draft.patience = value);
  }

  public TabularSettings withLearningRate(double value) {
    return changed(draft -> draft.learningRate = value);
  }

  public TabularSettings withWeightDecay(double value) {
    return changed(draft -> draft.weightDecay = value);
  }

  /** With scales of the inputs that are learned at that many times the rate, or none for 0. */
  public TabularSettings withInputScales(double value) {
    return changed(draft -> draft.inputScales = value);
  }

  public TabularSettings withValidationFraction(double value) {
    return changed(draft -> draft.validationFraction = value);
  }

  /** With that many members; rows are dealt out only to 3 or more. */
  public TabularSettings withMembers(int value) {
    return changed(draft -> {
      draft.members = value;
      draft.bagged &= value >= 3;
    });
  }

  public TabularSettings withBagged(boolean value) {
    return changed(draft -> draft.bagged = value);
  }

  public TabularSettings withTransform(TargetTransform value) {
    return changed(draft -> draft.transform = value);
  }

  public TabularSettings withThreshold(ThresholdRule value) {
    return changed(draft -> draft.threshold = value);
  }

  /** With one of two classes as the one that thresholds and curves are about. */
  public TabularSettings withPositive(String value) {
    return changed(draft -> draft.positive = value);
  }

  /** With intervals at a level, or none for 0. */
  public TabularSettings withInterval(double value) {
    return changed(draft -> draft.interval = value);
  }

  public TabularSettings withBalanced(boolean value) {
    return changed(draft -> draft.balanced = value);
  }

  public TabularSettings withShards(int value) {
    return changed(draft -> draft.shards = value);
  }

  public TabularSettings withSeed(long value) {
    return changed(draft -> draft.seed = value);
  }

  private TabularSettings changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** The same settings, to be changed one by one. */
  private static final class Draft {
    TabularNetwork network;
    List<Integer> hidden;
    double dropout;
    boolean batchNorm;
    boolean normAfter;
    ActivationFunction activation;
    double emaDecay;
    int ghostRows;
    int bins;
    int batchSize;
    int epochs;
    int patience;
    double learningRate;
    double weightDecay;
    double inputScales;
    double validationFraction;
    int members;
    boolean bagged;
    TargetTransform transform;
    ThresholdRule threshold;
    String positive;
    double interval;
    boolean balanced;
    int shards;
    long seed;

    Draft(TabularSettings settings) {
      network = settings.network;
      hidden = settings.hidden;
      dropout = settings.dropout;
      batchNorm = settings.batchNorm;
      normAfter = settings.normAfter;
      activation = settings.activation;
      emaDecay = settings.emaDecay;
      ghostRows = settings.ghostRows;
      bins = settings.bins;
      batchSize = settings.batchSize;
      epochs = settings.epochs;
      patience = settings.patience;
      learningRate = settings.learningRate;
      weightDecay = settings.weightDecay;
      inputScales = settings.inputScales;
      validationFraction = settings.validationFraction;
      members = settings.members;
      bagged = settings.bagged;
      transform = settings.transform;
      threshold = settings.threshold;
      positive = settings.positive;
      interval = settings.interval;
      balanced = settings.balanced;
      shards = settings.shards;
      seed = settings.seed;
    }

    TabularSettings settings() {
      return new TabularSettings(
          network,
          hidden,
          dropout,
          batchNorm,
          normAfter,
          activation,
          emaDecay,
          ghostRows,
          bins,
          batchSize,
          epochs,
          patience,
          learningRate,
          weightDecay,
          inputScales,
          validationFraction,
          members,
          bagged,
          transform,
          threshold,
          positive,
          interval,
          balanced,
          shards,
          seed);
    }
  }
}
