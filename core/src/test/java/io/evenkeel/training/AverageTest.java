package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.ParametersHash;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.metrics.Metric;
import io.evenkeel.model.Model;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import io.evenkeel.optimizer.WeightAverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AverageTest {
  private static final Dataset TRAIN = Blobs.of(200, 3, 1);
  private static final Dataset TEST = Blobs.of(100, 3, 2);

  static List<WeightAverage> averages() {
    return List.of(WeightAverage.ema(0.9), WeightAverage.lookahead(), WeightAverage.lookahead(3));
  }

  private static Network network(Statistics statistics) {
    return Network.input(Blobs.FEATURES)
        .dense(12)
        .batchNorm(BatchNorm.DEFAULT.withStatistics(statistics))
        .relu()
        .dropout(0.1)
        .dense(3)
        .build();
  }

  private static Trainer trainer(WeightAverage average) {
    return Trainer.of(network(Statistics.EMA))
        .optimizer(
            Optimizer.nesterov(0.05, 0.85)
                .withAverage(average)
                .withFrozenAfter(ParameterGroup.biases(), 2))
        .batchSize(32)
        .epochs(4)
        .seed(3);
  }

  @ParameterizedTest
  @MethodSource("averages")
  void theAverageIsWhatIsEvaluatedAndSaved(WeightAverage average) {
    List<Model> handed = new ArrayList<>();
    TrainingRun run =
        trainer(average)
            .models(
                new ModelListener() {
                  @Override
                  public boolean wants(long step) {
                    return step == 28;
                  }

                  @Override
                  public void onModel(long step, Model model) {
                    handed.add(model);
                  }
                })
            .fit(TRAIN, TEST);
    TrainingState averaged = run.state().averaged(1);
    for (Model model : List.of(run.model(), handed.getFirst())) {
      for (Parameter p : averaged.parameters()) {
        assertThat(model.parameter(p.key())).isEqualTo(p.values());
      }
      assertThat(Objects.requireNonNull(model.statistics().get("1")).moments().get(Statistics.EMA))
          .usingRecursiveComparison()
          .isEqualTo(
              new Moments(
                  averaged.statistics("1").emaMean(), averaged.statistics("1").emaVariance()));
    }
    assertThat(run.test()).isEqualTo(run.history().getLast().test());
    assertThat(run.test().orElseThrow().accuracy()).isGreaterThan(0.9);
    assertThat(ParametersHash.sha256(averaged)).isNotEqualTo(run.parametersSha256());
  }

  /** The EMA leads nothing: the same weights are trained with it and without. */
  @Test
  void emaFollowsATrainingThatDoesNotKnowOfIt() {
    MemoryStore store = new MemoryStore();
    TrainingRun bare = trainer(WeightAverage.none()).checkpoints(store, 1).fit(TRAIN);
    TrainingRun run = trainer(WeightAverage.ema(0.9)).fit(TRAIN);
    assertThat(run.parametersSha256()).isEqualTo(bare.parametersSha256());
    ParameterKey key = new ParameterKey("0", "weight");
    double[] sum = new double[48];
    double weight = 0;
    int steps = 28;
    assertThat(store.kept).hasSize(1 + steps);
    for (int t = 1; t <= steps; t++) {
      double share = 0.1 * Math.pow(0.9, steps - t);
      float[] w = store.kept.get(t).last().state().parameter(key).values();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += share * w[i];
      }
      weight += share;
    }
    float[] average = run.state().averaged(1).parameter(key).values();
    for (int i = 0; i < sum.length; i++) {
      assertThat((double) average[i]).isCloseTo(sum[i] / weight, within(1e-6));
    }
  }

  @ParameterizedTest
  @MethodSource("averages")
  void theSameBitsOnAnyThreadsAndResumedFromAnyStep(WeightAverage average) {
    MemoryStore store = new MemoryStore();
    Trainer trainer = trainer(average).earlyStopping(10, Metric.LOSS).validationFraction(0.2);
    TrainingRun whole = trainer.checkpoints(store, 1).fit(TRAIN, TEST);
    for (int threads = 2; threads <= 3; threads++) {
      requireSame(
          trainer(average)
              .earlyStopping(10, Metric.LOSS)
              .validationFraction(0.2)
              .threads(threads)
              .fit(TRAIN, TEST),
          whole);
    }
    for (MemoryStore.Kept kept : store.kept) {
      requireSame(
          trainer(average)
              .earlyStopping(10, Metric.LOSS)
              .validationFraction(0.2)
              .resume(kept.last(), kept.best())
              .fit(TRAIN, TEST),
          whole);
    }
  }

  private static void requireSame(TrainingRun actual, TrainingRun expected) {
    assertThat(actual.parametersSha256()).isEqualTo(expected.parametersSha256());
    assertThat(ParametersHash.sha256(actual.state().averaged(1)))
        .isEqualTo(ParametersHash.sha256(expected.state().averaged(1)));
    assertThat(actual.bestEpoch()).isEqualTo(expected.bestEpoch());
    assertThat(actual.test()).isEqualTo(expected.test());
    assertThat(actual.validation()).isEqualTo(expected.validation());
    assertThat(actual.model().parameters())
        .usingRecursiveComparison()
        .isEqualTo(expected.model().parameters());
  }

  /** The population statistics of a training with an average are those of the average. */
  @ParameterizedTest
  @MethodSource("averages")
  void statisticsMayBeComputedAgain(WeightAverage average) {
    TrainingRun run =
        Trainer.of(network(Statistics.POPULATION))
            .optimizer(Optimizer.sgd(0.5).withAverage(average))
            .epochs(2)
            .fit(TRAIN, TEST);
    Model model = run.model();
    assertThat(model.parameter("0", "weight"))
        .isEqualTo(run.state().averaged(0).parameter("0", "weight").values());
    assertThat(
            Objects.requireNonNull(model.statistics().get("1"))
                .moments()
                .get(Statistics.POPULATION))
        .usingRecursiveComparison()
        .isEqualTo(StatisticsEstimator.estimate(model, TRAIN, Set.of("1")).get("1"));
    assertThat(run.test()).isNotEqualTo(run.history().getLast().test());
  }

  /** A fine-tuning's average starts from the model, statistics included. */
  @Test
  void aFineTuningsAverageStartsFromItsModel() {
    Model model = trainer(WeightAverage.none()).fit(TRAIN).model();
    MemoryStore store = new MemoryStore();
    Trainer.of(model.network())
        .startFrom(model)
        .optimizer(Optimizer.sgd(0.01).withAverage(WeightAverage.lookahead()))
        .epochs(1)
        .checkpoints(store)
        .fit(TRAIN);
    TrainingState first = store.kept.getFirst().last().state();
    assertThat(ParametersHash.sha256(first.averaged(0))).isEqualTo(ParametersHash.sha256(first));
  }

  @Test
  void sharesByTheirFormulas() {
    WeightAverage ema = WeightAverage.ema(0.5);
    assertThat(ema.share(0, 10)).isEqualTo(1);
    assertThat(ema.share(1, 10)).isEqualTo(0.5 / 0.75);
    WeightAverage lookahead = WeightAverage.lookahead();
    assertThat(lookahead.share(3, 10)).isZero();
    assertThat(lookahead.share(0, 4)).isEqualTo(1);
    assertThat(lookahead.share(3, 4)).isEqualTo(1);
    assertThat(lookahead.share(4, 10)).isEqualTo(1 - Math.pow(0.95, 5) * 0.125);
    assertThat(lookahead.share(9, 10)).isEqualTo(1 - Math.pow(0.95, 5));
    assertThatThrownBy(() -> WeightAverage.ema(1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the decay of an average of the weights must be at least 0 and below 1, but got 1.0");
    assertThatThrownBy(() -> WeightAverage.lookahead(0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("lookahead looks every 1 or more steps, but got 0");
    assertThatThrownBy(() -> new WeightAverage.Lookahead(5, -0.5))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("lookahead's decay must be at least 0 and below 1, but got -0.5");
  }
}
