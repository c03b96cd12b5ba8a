package io.evenkeel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import io.evenkeel.optimizer.WeightAverage;
import io.evenkeel.testkit.ArrayAssert;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Averages of the weights against their formulas in double. */
class EngineAverageTest {
  private static final int ROWS = 30;
  private static final int STEPS = 12;

  private static final Network NETWORK =
      Network.image(6, 6, 3)
          .conv(8, 3)
          .batchNorm(BatchNorm.DEFAULT.withLearned(false, true))
          .relu()
          .globalAveragePool()
          .dense(9)
          .batchNorm()
          .relu()
          .dense(5)
          .build();

  private static final Optimizer OPTIMIZER =
      Optimizer.nesterov(0.05, 0.85)
          .withWeightDecay(0.01)
          .withFrozen(ParameterGroup.biases().under("7"));

  /** Each parameter's and each norm's average, in double, from what the engine trained. */
  private static final class Reference {
    private final Map<ParameterKey, double[]> weights = new HashMap<>();
    private final Map<String, double[]> means = new HashMap<>();

    Reference(TrainingState start) {
      for (Parameter p : start.parameters()) {
        weights.put(p.key(), doubles(p.values()));
      }
      start.statistics().forEach((path, running) -> means.put(path, running.raw()[0].clone()));
    }

    private static double[] doubles(float[] values) {
      return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    void follow(TrainingState trained, double share) {
      weights.forEach(
          (key, average) -> follow(average, doubles(trained.parameter(key).values()), share));
      means.forEach((path, average) -> follow(average, trained.statistics(path).raw()[0], share));
    }

    private static void follow(double[] average, double[] values, double share) {
      for (int i = 0; i < average.length; i++) {
        average[i] += share * (values[i] - average[i]);
      }
    }
  }

  private static List<float[]> batches() {
    SplittableRandom random = new SplittableRandom(6);
    List<float[]> batches = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      batches.add(Batch.gaussian(ROWS * NETWORK.inputFeatures(), random));
    }
    return batches;
  }

  private static void step(Engine engine, float[] x, int step, double share) {
    System.arraycopy(x, 0, engine.input(), 0, x.length);
    for (int i = 0; i < ROWS; i++) {
      engine.targets()[i] = (i + step) % 5;
    }
    engine.step(ROWS, new StepSettings(0.05, 1, step, share));
    assertThat(engine.refusal()).isEmpty();
  }

  private static TrainingState withoutAverage(TrainingState state) {
    List<Parameter> parameters =
        state.parameters().stream()
            .map(p ->
                new Parameter(
                    p.key(), p.rows(), p.columns(), p.values(), new float[][] {p.slots()[0]}))
            .toList();
    return new TrainingState(parameters, state.statistics(), state.optimizerSteps());
  }

  private static void check(EngineKind kind, WeightAverage average) {
    Optimizer optimizer = OPTIMIZER.withAverage(average);
    TrainingState initial =
        States.random(NETWORK, optimizer.slots(), new SplittableRandom(5)).startingAverage(1);
    Loss loss = Loss.softmaxCrossEntropy();
    List<float[]> batches = batches();
    try (Engine averaging = kind.create(NETWORK, loss, optimizer, ROWS, initial);
        Engine bare = kind.create(NETWORK, loss, OPTIMIZER, ROWS, withoutAverage(initial))) {
      Reference reference = new Reference(initial);
      for (int step = 0; step < STEPS; step++) {
        double share = average.share(step, STEPS);
        bare.restore(withoutAverage(averaging.state()));
        step(bare, batches.get(step), step, 0);
        step(averaging, batches.get(step), step, share);
        TrainingState trained = bare.state();
        reference.follow(trained, share);
        judge(averaging.state(), trained, reference, average.leads() && share > 0);
      }
    }
  }

  private static void judge(
      TrainingState actual, TrainingState trained, Reference reference, boolean led) {
    TrainingState averaged = actual.averaged(1);
    reference.weights.forEach((key, expected) -> {
      float[] average = averaged.parameter(key).values();
      ArrayAssert.close(key.toString(), expected, average, 1e-5, 1e-5);
      ArrayAssert.sameBits(
          key.toString(),
          led ? average : trained.parameter(key).values(),
          actual.parameter(key).values());
    });
    actual
        .statistics()
        .forEach((path, running) -> {
          double[] average = running.rawAverage()[0];
          assertThat(average)
              .containsExactly(Objects.requireNonNull(reference.means.get(path)), within(1e-12));
          assertThat(running.raw()[0]).isEqualTo(led ? average : trained.statistics(path).raw()[0]);
        });
    float[] fixed = actual.parameter("1", "gamma").values();
    ArrayAssert.sameBits("gamma", fixed, averaged.parameter("1", "gamma").values());
    float[] frozen = actual.parameter("7", "bias").values();
    ArrayAssert.sameBits("bias", frozen, averaged.parameter("7", "bias").values());
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void emaIsTheWeightedMeanOfTheWeightsAfterEachStep(EngineKind kind) {
    check(kind, WeightAverage.ema(0.8));
    check(kind, WeightAverage.ema(0));
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void lookaheadGoesOnFromItsAverage(EngineKind kind) {
    check(kind, WeightAverage.lookahead());
    check(kind, new WeightAverage.Lookahead(3, 0.9));
  }

  /** sum (1 - d) d^(t - s) x_s / (1 - d^t), for mean and variance. */
  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void statisticsAreAveragedWithTheirWeights(EngineKind kind) {
    double decay = 0.8;
    Optimizer optimizer = OPTIMIZER.withAverage(WeightAverage.ema(decay));
    TrainingState initial =
        States.random(NETWORK, optimizer.slots(), new SplittableRandom(5)).startingAverage(1);
    List<float[]> batches = batches();
    int features = 9;
    double[] mean = new double[features];
    double[] variance = new double[features];
    double total = 0;
    try (Engine engine =
        kind.create(NETWORK, Loss.softmaxCrossEntropy(), optimizer, ROWS, initial)) {
      for (int step = 0; step < STEPS; step++) {
        step(engine, batches.get(step), step, optimizer.average().share(step, STEPS));
        RunningStatistics running = engine.state().statistics("5");
        for (int j = 0; j < features; j++) {
          mean[j] = decay * mean[j] + (1 - decay) * running.raw()[0][j];
          variance[j] = decay * variance[j] + (1 - decay) * running.raw()[1][j];
        }
        total = decay * total + (1 - decay) * running.emaWeight();
        RunningStatistics averaged = running.averaged();
        for (int j = 0; j < features; j++) {
          assertThat(averaged.emaMean()[j]).isCloseTo(mean[j] / total, within(1e-12));
          assertThat(averaged.emaVariance()[j]).isCloseTo(variance[j] / total, within(1e-12));
        }
        assertThat(averaged.cumulativeMean()).isEqualTo(running.cumulativeMean());
      }
    }
  }
}
