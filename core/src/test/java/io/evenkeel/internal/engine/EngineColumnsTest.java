package io.evenkeel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.reference.ReferenceNetwork;
import io.evenkeel.testkit.ArrayAssert;
import io.evenkeel.testkit.BadlyScaledColumn;
import io.evenkeel.testkit.ExactColumn;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BN on columns where the right answer is known exactly, and where careless arithmetic fails. */
@ParameterizedClass
@EnumSource
record EngineColumnsTest(EngineKind kind) {
  private static final Loss LOSS = Loss.meanSquaredError();
  private static final StepSettings SETTINGS = new StepSettings(1e-3, 1, 0);

  static final List<ExactColumn> EXACT =
      List.of(
          new ExactColumn(0, 0.125f),
          new ExactColumn(5, 0.875f),
          new ExactColumn(-0.75f, 0.125f),
          new ExactColumn(4096, 0.875f),
          new ExactColumn(-65536, 0.125f));

  /** BN of the columns themselves: a dense layer whose weight is the identity, then BN. */
  static Network normOfColumns(int features, BatchNorm norm) {
    return Network.input(features).dense(features).batchNorm(norm).build();
  }

  static TrainingState state(Network network, float gamma, float beta) {
    int features = network.inputFeatures();
    TrainingState state = States.random(network, 1, new SplittableRandom(1));
    state = States.with(state, "0", "weight", States.identity(features));
    state = States.with(state, "1", "gamma", States.filled(features, gamma));
    return States.with(state, "1", "beta", States.filled(features, beta));
  }

  static Batch exactBatch(int rows) {
    float[] x = new float[rows * EXACT.size()];
    for (int j = 0; j < EXACT.size(); j++) {
      EXACT.get(j).fill(x, rows, EXACT.size(), j);
    }
    return new Batch(x, new float[x.length], rows);
  }

  /** Roots of 1/2 and 1: not a single rounding anywhere. */
  @ParameterizedTest
  @ValueSource(ints = {2, 60, 64, 66, 256, 258})
  void exactColumnsInAnEvenNumberOfRows(int rows) {
    Network network =
        normOfColumns(EXACT.size(), BatchNorm.DEFAULT.withEpsilon(ExactColumn.EPSILON));
    TrainingState initial = state(network, 2, -0.5f);
    try (Engine engine = kind.create(network, LOSS, Judge.GRADIENT_IN_SLOT, rows, initial)) {
      exactBatch(rows).step(engine, SETTINGS);
      for (int i = 0; i < rows * EXACT.size(); i++) {
        ExactColumn column = EXACT.get(i % EXACT.size());
        float root = column.deviation() == 0.125f ? 0.5f : 1;
        float zhat = ExactColumn.sign(i / EXACT.size(), rows) * column.deviation() / root;
        assertThat(engine.logits()[i]).isEqualTo(2 * zhat - 0.5f);
      }
    }
  }

  static Stream<Arguments> badlyScaled() {
    return Stream.of(BadlyScaledColumn.values())
        .flatMap(
            column -> IntStream.of(2, 3, 17, 60, 257).mapToObj(rows -> Arguments.of(column, rows)));
  }

  /** BN of such columns, its statistics and its gradients, where BN stands on the input. */
  @ParameterizedTest
  @MethodSource("badlyScaled")
  void badlyScaledColumnsOnTheInput(BadlyScaledColumn column, int rows) {
    SplittableRandom random = new SplittableRandom(6);
    Network network = Network.input(3).batchNorm().dense(5).tanh().dense(2).build();
    Judge.firstStep(
        kind,
        network,
        LOSS,
        States.random(network, 1, random),
        batch(column, network, rows, random),
        // As in EngineFirstStepTest: the size of the columns must not matter.
        1e-5);
  }

  /** BN of such columns behind a dense layer that lets them through. */
  @ParameterizedTest
  @MethodSource("badlyScaled")
  void badlyScaledColumnsBehindADenseLayer(BadlyScaledColumn column, int rows) {
    SplittableRandom random = new SplittableRandom(7);
    Network network = normOfColumns(3, BatchNorm.DEFAULT);
    TrainingState initial = state(network, 1.25f, -0.5f);
    Batch batch = batch(column, network, rows, random);
    ReferenceNetwork reference =
        new ReferenceNetwork(network, LOSS, Judge.GRADIENT_IN_SLOT, initial);
    reference.forward(batch.xInDouble(), batch.targetsInDouble());
    try (Engine engine = kind.create(network, LOSS, Judge.GRADIENT_IN_SLOT, rows, initial)) {
      batch.step(engine, SETTINGS);
      // Outputs up to 3: the inputs are taken as the floats that they are, without further loss.
      ArrayAssert.close(
          "logits",
          Batch.flat(reference.logits()),
          Arrays.copyOf(engine.logits(), rows * 3),
          0,
          2e-6);
    }
  }

  /** Variance 0, the mean itself as running mean, and an output that is beta to the bit. */
  @ParameterizedTest
  @MethodSource("badlyScaled")
  void constantColumnsGiveBeta(BadlyScaledColumn column, int rows) {
    SplittableRandom random = new SplittableRandom(7);
    Network network = normOfColumns(3, BatchNorm.DEFAULT);
    float[] constant = new float[1];
    column.fill(random, constant, 1, 1, 0);
    float[] x = States.filled(rows * 3, constant[0]);
    Batch batch = new Batch(x, new float[rows * 3], rows);
    TrainingState initial = state(network, 1.25f, 0.3f);
    try (Engine engine = kind.create(network, LOSS, Judge.GRADIENT_IN_SLOT, rows, initial)) {
      batch.step(engine, SETTINGS);
      float[] logits = Arrays.copyOf(engine.logits(), rows * 3);
      ArrayAssert.sameBits("logits", States.filled(rows * 3, 0.3f), logits);
      RunningStatistics statistics = engine.state().statistics("1");
      assertThat(statistics.cumulativeMean()).containsOnly(constant[0]);
      assertThat(statistics.cumulativeVariance()).containsOnly(0);
    }
  }

  private static Batch batch(
      BadlyScaledColumn column, Network network, int rows, SplittableRandom random) {
    float[] x = new float[rows * 3];
    for (int j = 0; j < 3; j++) {
      column.fill(random, x, rows, 3, j);
    }
    return new Batch(x, Batch.targets(network, LOSS, rows, random), rows);
  }
}
