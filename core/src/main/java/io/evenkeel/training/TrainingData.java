package io.evenkeel.training;

import io.evenkeel.dataset.Augmentation;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.RowStream;
import io.evenkeel.dataset.Split;
import io.evenkeel.exchange.Sharding;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.SoftmaxCrossEntropy;
import io.evenkeel.loss.Task;
import io.evenkeel.model.Model;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Statistics;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data of a training, checked against its network and loss.
 *
 * @param train what is trained on: a {@link ShuffledDataset}, or rows that stream
 * @param validation what epochs are compared on
 * @param test what is only reported
 */
record TrainingData(RowStream train, @Nullable Dataset validation, @Nullable Dataset test) {
  private static final int CHUNK = 4096;

  /**
   * Rows in memory, some of them set aside for validation if the settings say so.
   *
   * @param augmentation what is done to those that are trained on; null for nothing
   * @throws InvalidInputException if there are validation data already
   */
  static TrainingData of(
      Dataset train,
      @Nullable Augmentation augmentation,
      @Nullable Dataset validation,
      @Nullable Dataset test,
      TrainingConfig config,
      Network network) {
    if (config.validationFraction() == 0) {
      return new TrainingData(shuffled(train, augmentation, config, network), validation, test);
    }
    if (validation != null) {
      throw new InvalidInputException(
          "there are validation data as well as a validation fraction of %s: choose one of them"
              .formatted(config.validationFraction()));
    }
    Split split = Split.of(train, config.validationFraction(), config.seed());
    return new TrainingData(
        shuffled(split.train(), augmentation, config, network), split.heldOut(), test);
  }

  private static ShuffledDataset shuffled(
      Dataset data, @Nullable Augmentation augmentation, TrainingConfig config, Network network) {
    return data.rows() == 0
        ? new ShuffledDataset(data, augmentation)
        : new ShuffledDataset(data, augmentation, RowOrder.of(data, config, network), data.rows());
  }

  /**
   * The rows of one of several workers.
   *
   * @param mine in the order of {@link ShardDeal}
   */
  static TrainingData of(
      Dataset mine, @Nullable Dataset validation, ShardDeal deal, Sharding worker) {
    RowOrder order = (seed, epoch) -> deal.order(worker, seed, epoch);
    return new TrainingData(new ShuffledDataset(mine, null, order, deal.rows()), validation, null);
  }

  /**
   * Rows that stream.
   *
   * @throws InvalidInputException if some of them are to be set aside or augmented
   */
  static TrainingData of(
      RowStream train,
      @Nullable Augmentation augmentation,
      @Nullable Dataset validation,
      @Nullable Dataset test,
      TrainingConfig config) {
    if (config.validationFraction() != 0) {
      throw new InvalidInputException(
          ("a validation fraction of %s cannot be set aside from rows that stream: hand over"
                  + " validation data")
              .formatted(config.validationFraction()));
    }
    if (augmentation != null) {
      throw new InvalidInputException(
          "an augmentation needs training data in memory, but these stream: change the rows where they come from");
    }
    return new TrainingData(train, validation, test);
  }

  /**
   * The loss to minimise: where the training data are mixed, the loss on distributions.
   *
   * @throws InvalidInputException if the loss has no classes that could be mixed
   */
  Loss trainingLoss(Loss loss) {
    if (!(train instanceof ShuffledDataset rows && rows.mixes())) {
      return loss;
    }
    if (loss instanceof SoftmaxCrossEntropy softmax && train.classes() > 0) {
      return softmax.withDistributions(true);
    }
    throw new InvalidInputException(
        "an augmentation that mixes rows needs classes and softmax cross-entropy, but the data have %d classes and the loss is %s"
            .formatted(train.classes(), loss.name()));
  }

  /** Checks all that is in memory, and what a stream says of itself. */
  void requireFit(Network network, Loss loss) {
    loss.requireOutputs(network.outputFeatures());
    requireFit("training", train, network, trainingLoss(loss));
    if (train instanceof ShuffledDataset(Dataset data, var _, var _, var _)) {
      requireValues("training", data, network, loss);
    }
    if (validation != null) {
      requireFit("validation", validation, network, loss);
    }
    if (test != null) {
      requireFit("test", test, network, loss);
    }
  }

  /** An epoch of the training data: rows of a stream are checked when they arrive. */
  EpochRows epoch(Network network, TrainingConfig config, int epoch, long from) {
    String which = "the training data in the order of epoch " + (epoch + 1);
    RowCheck check =
        train instanceof ShuffledDataset ? null : new RowCheck(which, network, config.loss());
    return new EpochRows(train, config.seed(), epoch, from, check);
  }

  /**
   * What is trained on, where it is in memory.
   *
   * @throws InvalidInputException if it streams
   */
  Dataset held() {
    if (train instanceof ShuffledDataset(Dataset data, var _, var _, var _)) {
      return data;
    }
    throw new InvalidInputException(
        "initial weights are made from rows that are at hand, but the training data stream: hand over"
            + " a model to start from");
  }

  /** Population statistics of some layers of a model. */
  Map<String, Moments> population(Model model, Set<String> layers) {
    return train instanceof ShuffledDataset(Dataset data, var _, var _, var _)
        ? StatisticsEstimator.estimate(model, data, layers)
        : StatisticsEstimator.estimate(model, train, layers);
  }

  /** Checks a data set in memory, which messages call the {@code which} data. */
  static void requireFit(String which, Dataset data, Network network, Loss loss) {
    requireFit(which, new ShuffledDataset(data), network, loss);
    requireValues(which, data, network, loss);
  }

  private static void requireFit(String which, RowStream data, Network network, Loss loss) {
    int outputs = network.outputFeatures();
    if (data.rows() < 1) {
      throw new InvalidInputException("the %s data has no rows".formatted(which));
    }
    if (data.features() != network.inputFeatures()) {
      throw new InvalidInputException(
          "the network's input has %d features, but the %s data has %d: build it with input(%d)"
              .formatted(network.inputFeatures(), which, data.features(), data.features()));
    }
    if (data.targetColumns() != loss.targetColumns(outputs)) {
      throw new InvalidInputException(
          "%s on a network of %d outputs needs %d target columns, but the %s data has %d"
              .formatted(
                  loss.name(), outputs, loss.targetColumns(outputs), which, data.targetColumns()));
    }
    if (loss.task() == Task.CLASSES && data.classes() > 0 && data.classes() != outputs) {
      throw new InvalidInputException(
          "the %s data has %d classes, but the network %d outputs: end it with dense %d"
              .formatted(which, data.classes(), outputs, data.classes()));
    }
    if (loss.task() == Task.BINARY && data.classes() > 2) {
      throw new InvalidInputException(
          ("%s tells 2 classes apart, but the %s data has %d: use softmax cross-entropy and end the"
                  + " network with dense %d")
              .formatted(loss.name(), which, data.classes(), data.classes()));
    }
  }

  private static void requireValues(String which, Dataset data, Network network, Loss loss) {
    RowCheck check = new RowCheck("the %s data".formatted(which), network, loss);
    int[] indices = new int[CHUNK];
    float[] targets = new float[CHUNK * data.targetColumns()];
    float[] x = new float[check.hasCodes() ? CHUNK * data.features() : 0];
    for (int from = 0; from < data.rows(); from += CHUNK) {
      int count = Math.min(CHUNK, data.rows() - from);
      for (int i = 0; i < count; i++) {
        indices[i] = from + i;
      }
      data.copyTargets(indices, 0, count, targets, 0);
      check.targets(targets, count, from);
      if (check.hasCodes()) {
        data.copyFeatures(indices, 0, count, x, 0);
        check.features(x, count, from);
      }
    }
  }

  /**
   * Requires that the settings ask for nothing that the network or the data cannot give.
   *
   * @throws InvalidInputException if they do
   */
  void requireConsistent(Network network, TrainingConfig config) {
    EarlyStopping stopping = config.earlyStopping();
    if (!stopping.metric().appliesTo(config.loss().task())) {
      throw new InvalidInputException(
          "early stopping cannot watch %s, which a training with %s does not have"
              .formatted(stopping.metric().key(), config.loss().name()));
    }
    if (stopping.patience() > 0 && validation == null) {
      throw new InvalidInputException(
          "early stopping needs validation data: set a validation fraction, such as 0.1");
    }
    for (Node norm : network.graph().batchNorms()) {
      if (((BatchNorm) norm.op()).statistics() == Statistics.DATA) {
        throw new InvalidInputException(
            ("%s is to use statistics of data that are handed over after training: train with ema,"
                    + " cumulative or population, and recalibrate the model then")
                .formatted(norm.title()));
      }
    }
  }
}
