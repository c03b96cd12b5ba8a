package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.Split;
import io.evenkeel.internal.state.ParametersHash;
import io.evenkeel.loss.Loss;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.metrics.Metric;
import io.evenkeel.model.Model;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.Schedule;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  private static final Network NETWORK =
      Network.input(Blobs.FEATURES)
          .batchNorm()
          .dense(12)
          .batchNorm()
          .relu()
          .dropout(0.1)
          .dense(3)
          .build();
  private static final Dataset TRAIN = Blobs.of(200, 3, 1);
  private static final Dataset TEST = Blobs.of(100, 3, 2);

  private static Trainer trainer() {
    return Trainer.of(NETWORK)
        .optimizer(Optimizer.adam(0.01).withClipNorm(5))
        .schedule(Schedule.oneCycle())
        .batchSize(19)
        .epochs(5)
        .seed(3);
  }

  @Test
  void learns() {
    TrainingRun run = trainer().fit(TRAIN, TEST);
    assertThat(run.stopReason()).isEqualTo(StopReason.FINISHED);
    assertThat(run.history()).hasSize(5);
    assertThat(run.history().getLast().train().loss())
        .isLessThan(0.5 * run.history().getFirst().train().loss());
    Evaluation test = run.test().orElseThrow();
    assertThat(test.accuracy()).isGreaterThan(0.9);
    assertThat(test).isEqualTo(run.history().getLast().test().orElseThrow());
    assertThat(test)
        .isEqualTo(
            Evaluator.evaluate(
                run.model(),
                TEST,
                Loss.softmaxCrossEntropy(),
                Set.of(Metric.LOSS, Metric.ACCURACY)));
    assertThat(run.validation()).isEmpty();
    assertThat(run.bestEpoch()).isZero();
    assertThat(run.seconds()).isPositive();
    assertThat(run.rowsPerSecond()).isCloseTo(1000 / run.seconds(), within(1e-6 * 1000));
    assertThat(run.state().optimizerSteps()).isEqualTo(5 * 11);
    assertThat(run.progress().step()).isEqualTo(5 * 11);
  }

  @Test
  void learnsRealTargetsAndYesOrNo() {
    int[] rows = new int[TRAIN.rows()];
    float[] x = new float[rows.length * Blobs.FEATURES];
    float[] sum = new float[rows.length];
    int[] yes = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i;
    }
    TRAIN.copyFeatures(rows, 0, rows.length, x, 0);
    for (int i = 0; i < x.length; i++) {
      sum[i / Blobs.FEATURES] += x[i];
    }
    for (int i = 0; i < yes.length; i++) {
      yes[i] = sum[i] > 0 ? 1 : 0;
    }
    Network network = Network.input(Blobs.FEATURES).dense(16).batchNorm().tanh().dense(1).build();
    Dataset real = Dataset.ofReal(x, Blobs.FEATURES, sum, 1);
    TrainingRun run =
        Trainer.of(network)
            .loss(Loss.huber(1))
            .optimizer(Optimizer.adam(0.03))
            .batchSize(20)
            .epochs(30)
            .fit(real, real);
    assertThat(run.test().orElseThrow().get(Metric.R2)).isGreaterThan(0.9);
    Dataset binary = Dataset.ofClasses(x, Blobs.FEATURES, yes, List.of("no", "yes"));
    run =
        Trainer.of(network)
            .loss(Loss.binaryCrossEntropy())
            .optimizer(Optimizer.rmsprop(0.01))
            .batchSize(20)
            .epochs(10)
            .fit(binary, binary);
    assertThat(run.test().orElseThrow().get(Metric.AUC)).isGreaterThan(0.95);
    assertThat(run.model().classNames()).containsExactly("no", "yes");
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    String hash = trainer().fit(TRAIN).parametersSha256();
    assertThat(trainer().fit(TRAIN, TEST).parametersSha256()).isEqualTo(hash);
    assertThat(trainer().threads(2).fit(TRAIN).parametersSha256()).isEqualTo(hash);
    assertThat(trainer().seed(4).fit(TRAIN).parametersSha256()).isNotEqualTo(hash);
    String shards = trainer().shards(3).fit(TRAIN).parametersSha256();
    assertThat(shards).isNotEqualTo(hash);
    assertThat(trainer().shards(3).threads(2).fit(TRAIN).parametersSha256()).isEqualTo(shards);
  }

  @Test
  void resumingFromAnyStepGivesTheSameBits() {
    MemoryStore store = new MemoryStore();
    Trainer trainer = trainer().validationFraction(0.2).epochs(3);
    TrainingRun whole = trainer.checkpoints(store, 1).fit(TRAIN, TEST);
    assertThat(store.kept).hasSize(1 + 3 * 9);
    for (MemoryStore.Kept kept : store.kept) {
      TrainingRun resumed =
          trainer()
              .validationFraction(0.2)
              .epochs(3)
              .resume(kept.last(), kept.best())
              .fit(TRAIN, TEST);
      assertThat(resumed.parametersSha256()).isEqualTo(whole.parametersSha256());
      assertThat(resumed.bestEpoch()).isEqualTo(whole.bestEpoch());
      assertThat(resumed.validation()).isEqualTo(whole.validation());
      assertThat(resumed.test()).isEqualTo(whole.test());
      for (int e = 0; e < 3; e++) {
        EpochResult expected = whole.history().get(e);
        EpochResult actual = resumed.history().get(e);
        assertThat(actual.train()).isEqualTo(expected.train());
        assertThat(actual.validation()).isEqualTo(expected.validation());
        assertThat(actual.learningRate()).isEqualTo(expected.learningRate());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 11, 13, 22})
  void aRequestedStopKeepsACheckpointToResumeFrom(int stopAt) {
    MemoryStore store = new MemoryStore();
    Trainer trainer = trainer().epochs(2).checkpoints(store);
    trainer.listener(
        new TrainingListener() {
          @Override
          public void onStep(StepResult step) {
            if (step.step() == stopAt) {
              trainer.requestStop();
            }
          }
        });
    TrainingRun stopped = trainer.fit(TRAIN);
    assertThat(stopped.stopReason()).isEqualTo(StopReason.STOP_REQUESTED);
    Checkpoint last = store.kept.getLast().last();
    assertThat(last.progress().step()).isEqualTo(stopAt);
    assertThat(last.progress()).isEqualTo(stopped.progress());
    assertThat(ParametersHash.sha256(last.state())).isEqualTo(stopped.parametersSha256());
    TrainingRun resumed = trainer().epochs(2).resume(last, null).fit(TRAIN);
    assertThat(resumed.parametersSha256())
        .isEqualTo(trainer().epochs(2).fit(TRAIN).parametersSha256());
  }

  @Test
  void earlyStoppingKeepsTheBestEpoch() {
    MemoryStore store = new MemoryStore();
    // A rate at which the validation loss soon grows.
    TrainingRun run =
        trainer()
            .optimizer(Optimizer.sgd(3))
            .schedule(Schedule.constant())
            .epochs(50)
            .validationFraction(0.3)
            .earlyStopping(3, Metric.LOSS)
            .checkpoints(store)
            .fit(TRAIN);
    assertThat(run.stopReason()).isEqualTo(StopReason.EARLY_STOPPING);
    int best = run.bestEpoch();
    assertThat(run.history()).hasSize(best + 3);
    double least = run.history().get(best - 1).validation().orElseThrow().loss();
    assertThat(run.history())
        .allSatisfy(epoch ->
            assertThat(epoch.validation().orElseThrow().loss()).isGreaterThanOrEqualTo(least));
    assertThat(run.validation()).isEqualTo(run.history().get(best - 1).validation());
    Checkpoint kept = Objects.requireNonNull(store.kept.getLast().best());
    assertThat(kept.progress().epoch()).isEqualTo(best);
    assertThat(run.model().parameter("1", "weight"))
        .isEqualTo(kept.state().parameter("1", "weight").values());
    // Resumed after its end, it stays ended.
    TrainingRun again =
        trainer()
            .optimizer(Optimizer.sgd(3))
            .schedule(Schedule.constant())
            .epochs(50)
            .validationFraction(0.3)
            .earlyStopping(3, Metric.LOSS)
            .resume(store.kept.getLast().last(), kept)
            .fit(TRAIN);
    assertThat(again.stopReason()).isEqualTo(StopReason.EARLY_STOPPING);
    assertThat(again.parametersSha256()).isEqualTo(run.parametersSha256());
  }

  @Test
  void validationRowsAreNotTrainedOn() {
    TrainingRun run = trainer().validationFraction(0.25).epochs(1).fit(TRAIN);
    assertThat(run.plan().trainingRows()).isEqualTo(150);
    assertThat(run.plan().validationRows()).isEqualTo(50);
    Split split = Split.of(TRAIN, 0.25, 3);
    TrainingRun separate = trainer().validation(split.heldOut()).epochs(1).fit(split.train());
    assertThat(separate.parametersSha256()).isEqualTo(run.parametersSha256());
    assertThat(separate.validation()).isEqualTo(run.validation());
  }

  @Test
  void populationStatisticsComeWithTheFinalWeights() {
    Network network =
        Network.input(Blobs.FEATURES)
            .batchNorm(BatchNorm.DEFAULT.withStatistics(Statistics.CUMULATIVE))
            .dense(8)
            .batchNorm(BatchNorm.DEFAULT.withStatistics(Statistics.POPULATION))
            .relu()
            .dense(3)
            .build();
    TrainingRun run = Trainer.of(network).optimizer(Optimizer.sgd(0.5)).epochs(2).fit(TRAIN, TEST);
    Model model = run.model();
    assertThat(model.network()).isEqualTo(network);
    assertThat(
            Objects.requireNonNull(model.statistics().get("2"))
                .moments()
                .get(Statistics.POPULATION))
        .usingRecursiveComparison()
        .isEqualTo(StatisticsEstimator.estimate(model, TRAIN, Set.of("2")).get("2"));
    assertThat(run.test()).isNotEqualTo(run.history().getLast().test());
    assertThat(model.keptStatistics())
        .containsExactlyInAnyOrder(Statistics.EMA, Statistics.CUMULATIVE);
  }
}
