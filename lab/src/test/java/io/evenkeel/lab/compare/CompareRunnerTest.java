package io.evenkeel.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.metrics.Metric;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.probe.ProbeResult;
import io.evenkeel.training.EpochEnd;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
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
        CompareRunnerTest::config,
        new Measure(Metric.ACCURACY, 1));
  }

  private static List<Curve> run(Comparison comparison) {
    CompareResult result =
        new CompareRunner(comparison, false, new CompareListener() {}).run(TRAIN, TEST);
    assertThat(result.isComplete()).isTrue();
    return result.curves();
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

  /** All networks learn from rows that are changed alike. */
  @Test
  void rowsAreChangedForAllNetworks() {
    Comparison plain = comparison(0.5);
    Comparison changed =
        new Comparison(
            plain.variants(),
            plain.learningRates(),
            plain.seeds(),
            plain.settings(),
            plain.measure(),
            (_, trainer) ->
                trainer.augment((x, offset, row, seed, epoch) -> x[offset] = -x[offset]));
    for (Curve curve : run(changed)) {
      Network network = curve.variant().equals("before") ? BEFORE : WITHOUT;
      double alone =
          Trainer.of(network)
              .config(config(0.5, curve.seed()))
              .augment((x, offset, row, seed, epoch) -> x[offset] = -x[offset])
              .fit(TRAIN, TEST)
              .test()
              .orElseThrow()
              .accuracy();
      assertThat(curve.testScore()).isEqualTo(alone);
    }
    assertThat(run(changed).getLast().testScore()).isNotEqualTo(run(plain).getLast().testScore());
  }

  @Test
  void stepsOfShortEpochs() {
    TrainingConfig config = TrainingConfig.DEFAULT.withBatchSize(1024).withEpochs(10);
    assertThat(CompareRunner.steps(50_000, config)).isEqualTo(490);
    assertThat(CompareRunner.steps(50_000, config.withEpochEnd(new EpochEnd(true, 0.9))))
        .isEqualTo(476);
    assertThat(CompareRunner.steps(10, config.withEpochEnd(new EpochEnd(true, 1)))).isEqualTo(10);
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
    CompareRunner runner = new CompareRunner(comparison(0.5), false, listener);
    runner.run(TRAIN, TEST);
    assertThat(order).hasSize(2 * 14).startsWith("without", "before", "without");
  }

  /** Asks to stop at a step of the whole comparison, and keeps what was told. */
  private static final class Stopping implements CompareListener {
    private final List<Long> steps = new ArrayList<>();
    private final List<Curve> ended = new ArrayList<>();
    private final int last;
    private final CompareRunner runner = new CompareRunner(comparison(0.5), false, this);

    Stopping(int last) {
      this.last = last;
    }

    @Override
    public void onStep(Variant variant, StepResult step) {
      steps.add(step.step());
      if (steps.size() == last) {
        runner.requestStop();
      }
    }

    @Override
    public void onEnd(List<Curve> curves) {
      ended.addAll(curves);
    }
  }

  @Test
  void aStopBeforeAllHaveBegunLeavesNothing() {
    Stopping stopping = new Stopping(1);
    CompareResult result = stopping.runner.run(TRAIN, TEST);
    assertThat(result.curves()).isEmpty();
    assertThat(result.isComplete()).isFalse();
    assertThat(stopping.steps).containsExactly(1L);
    assertThat(stopping.ended).isEmpty();
  }

  @Test
  void aStopKeepsWhatWasMeasured() {
    Stopping stopping = new Stopping(250);
    CompareResult result = stopping.runner.run(TRAIN, TEST);
    assertThat(result.planned()).isEqualTo(4);
    assertThat(result.finished()).isEqualTo(2);
    assertThat(result.curves()).isEqualTo(stopping.ended).hasSize(4);
    assertThat(result.judged()).hasSize(2).noneMatch(Curve::stopped);
    for (Curve half : result.curves().subList(2, 4)) {
      assertThat(half.stoppedAt()).isBetween(1L, 50L);
      assertThat(half.points().getLast().step()).isEqualTo(half.stoppedAt());
      assertThat(half.testScore()).isEqualTo(half.points().getLast().score());
    }
  }

  /** Probes are told in order, and change no bit of a training. */
  @Test
  void probesChangeNothing() {
    List<Curve> alone = run(comparison(0.5));
    List<String> seen = new ArrayList<>();
    CompareListener listener =
        new CompareListener() {
          @Override
          public void onProbe(Variant variant, ProbeResult probe) {
            seen.add(variant.name() + " " + probe.step());
          }
        };
    CompareResult probed = new CompareRunner(comparison(0.5), true, listener).run(TRAIN, TEST);
    assertThat(seen).contains("without 0", "before 0", "without 100", "before 100");
    assertThat(probed.curves())
        .extracting(Curve::testScore)
        .isEqualTo(alone.stream().map(Curve::testScore).toList());
    assertThat(probed.curves())
        .extracting(c -> c.points().getLast().testLoss())
        .isEqualTo(alone.stream().map(c -> c.points().getLast().testLoss()).toList());
  }
}
