package io.evenkeel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.evenkeel.internal.state.ParametersHash;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.ResidualKind;
import io.evenkeel.network.VarianceEstimator;
import io.evenkeel.optimizer.Optimizer;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ghost batches: moments by groups of rows, against the reference. */
@ParameterizedClass
@EnumSource
record EngineGhostTest(EngineKind kind) {
  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  /** As in {@link EngineFirstStepTest}. */
  private static final double TOLERANCE = 1e-5;

  /** A group of few rows needs an epsilon of the order of the variance, as a batch of few does. */
  private static BatchNorm ghosts(int groupRows) {
    return BatchNorm.DEFAULT.withGhostRows(groupRows).withEpsilon(groupRows < 17 ? 0.1 : 1e-5);
  }

  /**
   * Groups that end where tiles end and in the midst of them, more than one in a tile and more than
   * one tile in a group, with a last group that took in a short one.
   */
  static Stream<Arguments> groups() {
    return IntStream.of(7, 60, 128, 257)
        .boxed()
        .flatMap(rows ->
            IntStream.of(2, 3, 17, 64, 100, 128)
                .filter(groupRows -> groupRows < rows)
                .mapToObj(groupRows -> arguments(rows, groupRows)));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void everyPlacement(int rows, int groupRows) {
    for (Placement placement : Placement.values()) {
      for (double dropout : new double[] {0, 0.3}) {
        Network network =
            placement.network(
                ghosts(groupRows), ActivationFunction.SIGMOID, dropout, 13, 29, 17, 7);
        check(network, LOSS, rows);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("groups")
  void everyResidual(int rows, int groupRows) {
    for (ResidualKind residuals : ResidualKind.values()) {
      check(
          residuals.network(ghosts(groupRows), ActivationFunction.TANH, 0.1, 13, 29, 7),
          LOSS,
          rows);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 130", "33, 100", "64, 200"})
  void aWideNetwork(int groupRows, int rows) {
    Network network =
        Placement.EVERYWHERE.network(
            ghosts(groupRows), ActivationFunction.SILU, 0.1, 300, 300, 130, 2);
    check(network, LOSS, rows);
  }

  static Stream<BatchNorm> switches() {
    BatchNorm norm = ghosts(5);
    return Stream.of(
        norm.withLearned(false, true),
        norm.withLearned(true, false),
        norm.withLearned(false, false),
        norm.withUpdateStatistics(false),
        norm.withNormalizeBy(NormalizeBy.RUNNING),
        norm.withEstimator(VarianceEstimator.UNBIASED).withEmaDecay(0.5));
  }

  @ParameterizedTest
  @MethodSource
  void switches(BatchNorm norm) {
    for (int rows : new int[] {17, 67}) {
      Network network =
          Placement.EVERYWHERE.network(norm, ActivationFunction.TANH, 0, 13, 29, 17, 7);
      check(network, LOSS, rows);
    }
  }

  /** A group that takes in the whole mini-batch is no group: the same bits as without. */
  @ParameterizedTest
  @ValueSource(ints = {2, 7, 64, 100, 257})
  void oneGroupHasTheBitsOfTheWholeBatch(int rows) {
    for (int groupRows : new int[] {rows, rows + 1, 1000}) {
      assertThat(trained(groupRows, rows)).isEqualTo(trained(0, rows));
    }
    if (rows > 3) {
      assertThat(trained(rows / 2, rows)).isNotEqualTo(trained(0, rows));
      // What is left over joins the group before: one group again.
      assertThat(trained(rows / 2 + 1, rows)).isEqualTo(trained(0, rows));
    }
  }

  private String trained(int groupRows, int rows) {
    BatchNorm norm = BatchNorm.DEFAULT.withGhostRows(groupRows);
    Network network =
        Placement.EVERYWHERE.network(norm, ActivationFunction.GELU, 0.2, 13, 29, 17, 7);
    SplittableRandom random = new SplittableRandom(rows);
    Optimizer optimizer = Optimizer.adam(1e-2);
    TrainingState initial = States.random(network, optimizer.slots(), random);
    try (Engine engine = kind.create(network, LOSS, optimizer, rows, initial)) {
      for (int step = 0; step < 3; step++) {
        Batch.random(network, LOSS, rows, random).step(engine, new StepSettings(1e-2, 1, step));
      }
      return ParametersHash.sha256(engine.state());
    }
  }

  private void check(Network network, Loss loss, int rows) {
    SplittableRandom random = new SplittableRandom(rows);
    Judge.firstStep(
        kind,
        network,
        loss,
        States.random(network, 1, random),
        Batch.random(network, loss, rows, random),
        TOLERANCE);
  }
}
