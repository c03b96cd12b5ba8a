package io.evenkeel.internal.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.exchange.Sharding;
import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.plain.PlainEngine;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Engines that share a mini-batch come to the gradients and statistics of the plain engine, which
 * has all of its rows, and to the moments of the rows in double.
 */
class ShardedAgainstPlainTest {
  private static final int COLUMNS = 29;
  private static final int CLASSES = 5;
  private static final int SHARDS = 16;

  /** Shares that are as unlike as they may be. */
  private static final int[] CUTS = {0, 1, 4, 9, SHARDS};

  private static final Network NETWORK =
      Network.input(COLUMNS)
          .batchNorm()
          .silu()
          .dense(37)
          .batchNorm()
          .tanh()
          .dropout(0.2)
          .dense(13)
          .gelu()
          .batchNorm()
          .dense(CLASSES)
          .build();

  private static final Loss LOSS = Loss.softmaxCrossEntropy().withClassWeights(1, 2, 0.5, 3, 1);
  private static final Optimizer OPTIMIZER = Optimizer.sgd(0.1);

  /** Rounding of a gradient that is zero, as that of a bias before BN. */
  private static final float ZERO = 1e-7f;

  /** The results of a step. */
  private record Step(double loss, Map<ParameterKey, float[]> gradients, TrainingState state) {
    static Step of(Engine engine, int rows) {
      double loss = engine.step(rows, new StepSettings(0.1, 42, 0));
      assertThat(engine.refusal()).isEmpty();
      return new Step(loss, engine.gradients(), engine.state());
    }
  }

  /** Whole blocks for each shard; none; rows for some shards only; a row in one shard. */
  @ParameterizedTest
  @ValueSource(ints = {1100, 257, 33, 16, 7})
  void gradientsAndStatisticsAreThoseOfTheWholeMiniBatch(int rows) throws Exception {
    Random random = new Random(rows);
    float[] x = new float[rows * COLUMNS];
    float[] y = new float[rows];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (100 + 2 * random.nextGaussian());
    }
    for (int i = 0; i < rows; i++) {
      y[i] = random.nextInt(CLASSES);
    }
    TrainingState initial = HashedTraining.initial(NETWORK, OPTIMIZER.slots());
    Step whole;
    try (Engine plain = new PlainEngine(NETWORK, LOSS, OPTIMIZER, rows, initial, 1)) {
      System.arraycopy(x, 0, plain.input(), 0, x.length);
      System.arraycopy(y, 0, plain.targets(), 0, rows);
      whole = Step.of(plain, rows);
    }
    for (Step shared : shared(x, y, rows, initial)) {
      check(shared, whole);
      checkMoments(shared, x, rows);
    }
  }

  private static List<Step> shared(float[] x, float[] y, int rows, TrainingState initial)
      throws Exception {
    int workers = CUTS.length - 1;
    MemoryExchange exchange = new MemoryExchange(workers);
    List<Future<Step>> running = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      for (int w = 0; w < workers; w++) {
        Sharding mine = new Sharding(SHARDS, CUTS[w], CUTS[w + 1], exchange);
        running.add(
            threads.submit(() -> {
              try (Engine engine =
                  new FusedEngine(NETWORK, LOSS, OPTIMIZER, rows, initial, 1, mine)) {
                int first = mine.firstRow(rows);
                int count = mine.rows(rows);
                System.arraycopy(x, first * COLUMNS, engine.input(), 0, count * COLUMNS);
                System.arraycopy(y, first, engine.targets(), 0, count);
                return Step.of(engine, rows);
              }
            }));
      }
      for (Future<Step> one : running) {
        steps.add(one.get());
      }
    }
    return steps;
  }

  /**
   * Both are in float, with sums in another order. What BN takes away has no gradient except
   * rounding.
   */
  private static void check(Step shared, Step whole) {
    assertThat(shared.loss()).isCloseTo(whole.loss(), within(1e-5 * whole.loss()));
    assertThat(shared.gradients().keySet()).isEqualTo(whole.gradients().keySet());
    whole
        .gradients()
        .forEach((key, expected) -> {
          float[] actual = shared.gradients().get(key);
          float largest = 0;
          for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
          }
          for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i])
                .as("%s[%d]", key, i)
                .isCloseTo(expected[i], within(2e-5f * largest + ZERO));
          }
        });
    whole
        .state()
        .statistics()
        .forEach((path, expected) -> {
          double[] mean = shared.state().statistics(path).cumulativeMean();
          double[] variance = shared.state().statistics(path).cumulativeVariance();
          for (int c = 0; c < mean.length; c++) {
            double deviation = Math.sqrt(expected.cumulativeVariance()[c]);
            assertThat(mean[c])
                .as("mean %d of %s", c, path)
                .isCloseTo(expected.cumulativeMean()[c], within(1e-5 * deviation));
            assertThat(variance[c])
                .as("variance %d of %s", c, path)
                .isCloseTo(expected.cumulativeVariance()[c], within(1e-5 * deviation * deviation));
          }
        });
  }

  /** The moments of the first BN are those of the rows themselves. */
  private static void checkMoments(Step shared, float[] x, int rows) {
    String path = NETWORK.graph().batchNorms().getFirst().path();
    double[] means = shared.state().statistics(path).cumulativeMean();
    double[] variances = shared.state().statistics(path).cumulativeVariance();
    for (int c = 0; c < COLUMNS; c++) {
      double mean = 0;
      for (int r = 0; r < rows; r++) {
        mean += x[r * COLUMNS + c] / (double) rows;
      }
      double squares = 0;
      for (int r = 0; r < rows; r++) {
        squares += Math.pow(x[r * COLUMNS + c] - mean, 2);
      }
      double variance = squares / rows;
      assertThat(means[c]).isCloseTo(mean, within(1e-6 * Math.sqrt(variance)));
      assertThat(variances[c]).isCloseTo(variance, within(1e-6 * variance));
    }
  }
}
