package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.metrics.Metric;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TrainerErrorsTest {
  private static final Network THREE =
      Network.input(4).dense(5).batchNorm().relu().dense(3).build();
  private static final Network ONE = Network.input(4).dense(1).build();

  private static void rejects(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  @Test
  void dataThatDoNotFitTheNetwork() {
    Dataset data = Blobs.of(20, 3, 1);
    rejects(
        () -> Trainer.of(Network.input(5).dense(3).build()).fit(data),
        "the network's input has 5 features, but the training data has 4: build it with input(4)");
    rejects(
        () -> Trainer.of(THREE).fit(data, Blobs.of(20, 4, 1)),
        "the test data has 4 classes, but the network 3 outputs: end it with dense 4");
    rejects(
        () -> Trainer.of(THREE).validation(data.slice(0, 0)).fit(data),
        "the validation data has no rows");
    rejects(
        () -> Trainer.of(ONE).loss(Loss.binaryCrossEntropy()).fit(data),
        "binary cross-entropy tells 2 classes apart, but the training data has 3: use softmax"
            + " cross-entropy and end the network with dense 3");
    rejects(
        () -> Trainer.of(THREE).loss(Loss.meanSquaredError()).fit(data),
        "mean squared error on a network of 3 outputs needs 3 target columns, but the training"
            + " data has 1");
    rejects(
        () -> Trainer.of(ONE).fit(data),
        "softmax cross-entropy needs at least 2 outputs, one per class, but the network has 1: end"
            + " it with more, or use binary cross-entropy");
  }

  @Test
  void targetsThatAreNone() {
    float[] targets = new float[5000];
    targets[4500] = 1.5f;
    Dataset half = Dataset.ofReal(new float[4 * 5000], 4, targets, 1);
    rejects(
        () -> Trainer.of(THREE).fit(half),
        "targets must be classes, whole numbers from 0 to 2, but row 4500 (from 0) of the training"
            + " data has 1.5");
    rejects(
        () -> Trainer.of(ONE).loss(Loss.binaryCrossEntropy()).fit(half),
        "targets must be between 0 and 1, but row 4500 (from 0) of the training data has 1.5");
    targets[4500] = -1;
    Dataset negative = Dataset.ofReal(new float[4 * 5000], 4, targets, 1);
    rejects(
        () -> Trainer.of(ONE).loss(Loss.poisson()).fit(negative),
        "targets must be finite and at least 0 for the Poisson loss, but row 4500 (from 0) of the"
            + " training data has -1.0");
  }

  @Test
  void oneRowBatches() {
    rejects(
        () -> Trainer.of(THREE).batchSize(1).fit(Blobs.of(20, 3, 1)),
        "batch normalization needs at least 2 rows in each mini-batch, but the batch size is 1:"
            + " choose 2 or more, or let BatchNorm normalise by its running statistics (in --layers: bn running)");
  }

  @Test
  void settingsThatContradictEachOther() {
    Dataset data = Blobs.of(20, 3, 1);
    rejects(
        () -> Trainer.of(THREE).validationFraction(0.5).validation(data).fit(data),
        "there are validation data as well as a validation fraction of 0.5: choose one of them");
    rejects(
        () -> Trainer.of(THREE).earlyStopping(2, Metric.LOSS).fit(data),
        "early stopping needs validation data: set a validation fraction, such as 0.1");
    rejects(
        () -> Trainer.of(THREE).validation(data).earlyStopping(2, Metric.R2).fit(data),
        "early stopping cannot watch r2, which a training with softmax cross-entropy does not have");
    Network handedOver =
        Network.input(4)
            .batchNorm(BatchNorm.DEFAULT.withStatistics(Statistics.DATA))
            .dense(3)
            .build();
    rejects(
        () -> Trainer.of(handedOver).fit(data),
        "layer 0 (BatchNorm) is to use statistics of data that are handed over after training:"
            + " train with ema, cumulative or population, and recalibrate the model then");
  }

  @Test
  void checkpointsOfAnotherTraining() {
    Dataset data = Blobs.of(20, 3, 1);
    MemoryStore store = new MemoryStore();
    Trainer.of(THREE).batchSize(10).epochs(2).validation(data).checkpoints(store).fit(data);
    MemoryStore.Kept kept = store.kept.getLast();
    Dataset other = Blobs.of(30, 3, 1);
    rejects(
        () -> Trainer.of(THREE).batchSize(10).resume(kept.last(), kept.best()).fit(other),
        "the checkpoint was taken after 2 epochs and 0 steps of a training on 20 rows, which this"
            + " one with 30 rows, 3 steps an epoch and 5 epochs cannot go on from: resume with the"
            + " same data and settings");
    rejects(
        () -> Trainer.of(THREE).batchSize(5).resume(kept.last(), kept.best()).fit(data),
        "the checkpoint was taken after 2 epochs and 0 steps of a training on 20 rows, which this"
            + " one with 20 rows, 4 steps an epoch and 5 epochs cannot go on from: resume with the"
            + " same data and settings");
    rejects(
        () -> Trainer.of(THREE).batchSize(10).epochs(1).resume(kept.last(), kept.best()).fit(data),
        "the checkpoint was taken after 2 epochs and 0 steps of a training on 20 rows, which this"
            + " one with 20 rows, 2 steps an epoch and 1 epochs cannot go on from: resume with the"
            + " same data and settings");
    rejects(
        () -> Trainer.of(THREE).batchSize(10).resume(kept.last(), null).fit(data),
        "the training to resume has a best epoch, but its best checkpoint is missing");
  }

  @Test
  void checkpointsOfAnotherNetworkOrOptimizer() {
    Dataset data = Blobs.of(20, 3, 1);
    MemoryStore store = new MemoryStore();
    Trainer.of(THREE).epochs(1).checkpoints(store).fit(data);
    Checkpoint last = store.kept.getLast().last();
    String message =
        "the checkpoint was taken of another network or with another optimizer: resume with the"
            + " same settings";
    Network wider = Network.input(4).dense(6).batchNorm().relu().dense(3).build();
    rejects(() -> Trainer.of(wider).resume(last, null).fit(data), message);
    rejects(
        () -> Trainer.of(THREE).optimizer(Optimizer.sgd(1)).resume(last, null).fit(data), message);
  }

  @Test
  void aDamagedStateOfInputScales() {
    Dataset data = Blobs.of(20, 3, 1);
    Optimizer optimizer = Optimizer.adamW(0.01, 0).withInputScales(ParameterGroup.at("0"), 20);
    MemoryStore store = new MemoryStore();
    Trainer.of(THREE).optimizer(optimizer).epochs(1).checkpoints(store).fit(data);
    Checkpoint last = store.kept.getLast().last();
    float[] scales =
        last.state().parameter(new ParameterKey("0", Dense.WEIGHT)).slots()[2]; // the array itself
    int columns = scales.length / 4;
    scales[columns] = 9.5f;
    rejects(
        () -> Trainer.of(THREE).optimizer(optimizer).epochs(1).resume(last, null).fit(data),
        "the checkpoint's 0.weight.slot2 holds 9.5 and %s in row 1, but the logarithm of a scale is between -9 and 9, and a mean of squares at least 0"
            .formatted(scales[columns + 2]));
  }
}
