package io.evenkeel.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.metrics.Metric;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompareRunnerTest {
  private static final Dataset TRAIN = rows(400, 1);
  private static final Dataset TEST = rows(100, 2);

  private static final Network WITHOUT = Network.input(4).dense(8).sigmoid().dense(2).build();
  private static final Network BEFORE =
      Network.input(4).dense(8).batchNorm().sigmoid().dense(2).build();

  private static Dataset rows(int count, long seed) {
    RandomStream random = RandomStream.of(seed, "rows", 0);
    float[] x = new float[count * 4];
    int[] labels = new int[count];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
      labels[i / 4] = x[i / 4 * 4] > 0 ? 1 : 0;
    }
    return Dataset.ofClasses(x, 4, labels, 2);
  }

  private static TrainingConfig config(double rate, long seed) {
    return TrainingConfig.DEFAULT
        .withOptimizer(Optimizer.sgd(rate))
        .withBatchSize(20)
        .withEpochs(5)
        .withSeed(seed);
  }

  private static Comparison comparison(Double... rates) {
    return new Comparison(
        List.of(new Variant("without", WITHOUT), new Variant("before", BEFORE)),
        List.of(rates),
        List.of(3L, 4L),
        CompareRunnerTest::config);
  }

  private static List<Curve> run(Comparison comparison) {
    return new CompareRunner(comparison, new CompareListener() {}).run(TRAIN, TEST).orElseThrow();
  }

  /** Side by side or alone, a training is the same. */
  @Test
  void aTrainingIsThatOfATrainer() {
    List<Curve> curves = run(comparison(0.5));
    assertThat(curves)
        .extracting(c -> c.variant() + " " + c.seed())
        .containsExactly("without 3", "before 3", "without 4", "before 4");
    for (Curve curve : curves) {
      Network network = curve.variant().equals("before") ? BEFORE : WITHOUT;
      double alone =
          Trainer.of(network)
              .config(config(0.5, curve.seed()))
              .fit(TRAIN, TEST)
              .test()
              .orElseThrow()
              .accuracy();
      assertThat(curve.testScore()).isEqualTo(alone);
      assertThat(curve.points().getLast().score()).isEqualTo(alone);
      assertThat(curve.points().getLast().step()).isEqualTo(100);
      assertThat(curve.points().getFirst().trainLoss()).isNaN();
      assertThat(curve.points().getLast().seconds()).isPositive();
      assertThat(curve.secondsPerStep()).isPositive();
      assertThat(curve.diverged()).isFalse();
    }
  }

  @Test
  void divergenceIsAResult() {
    List<Curve> curves = run(comparison(1e38));
    assertThat(curves).hasSize(4);
    assertThat(curves.getFirst().diverged()).isTrue();
    assertThat(curves.getFirst().testScore()).isNaN();
    assertThat(curves.getFirst().points()).isNotEmpty();
  }

  @Test
  void trainingsTakeTurns() {
    List<String> order = new ArrayList<>();
    CompareListener listener =
        new CompareListener() {
          @Override
          public void onStep(Variant variant, StepResult step) {
            if (order.isEmpty() || !order.getLast().equals(variant.name())) {
              order.add(variant.name());
            }
          }
        };
    CompareRunner runner = new CompareRunner(comparison(0.5), listener);
    assertThat(runner.metric()).isEqualTo(Metric.ACCURACY);
    runner.run(TRAIN, TEST);
    assertThat(order).hasSize(2 * 14).startsWith("without", "before", "without");
  }

  @Test
  void aStopEndsAll() {
    List<CompareRunner> runners = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    CompareListener listener =
        new CompareListener() {
          @Override
          public void onStep(Variant variant, StepResult step) {
            steps.add(step.step());
            runners.getFirst().requestStop();
          }
        };
    runners.add(new CompareRunner(comparison(0.5), listener));
    Optional<List<Curve>> curves = runners.getFirst().run(TRAIN, TEST);
    assertThat(curves).isEmpty();
    assertThat(steps).containsExactly(1L);
  }
}
