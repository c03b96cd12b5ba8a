package io.evenkeel.internal.engine;

import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.internal.trace.NormSource;
import io.evenkeel.internal.trace.TracedPass;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ResidualKind;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.reference.ReferenceNetwork;
import io.evenkeel.testkit.ArrayAssert;
import io.evenkeel.testkit.SeededTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Inference, unfolded: by the chosen statistics, and every row by itself. */
class TracedPassTest {
  private static final Loss LOSS = Loss.softmaxCrossEntropy();
  private static final Optimizer OPTIMIZER = Optimizer.sgd(0.1);
  private static final int ROWS = 70;

  private static Network network(Placement placement, Statistics statistics) {
    BatchNorm norm = BatchNorm.DEFAULT.withStatistics(statistics);
    return placement.network(norm, ActivationFunction.GELU, 0.3, 9, 21, 12, 5);
  }

  private static Network network(ResidualKind kind, Statistics statistics) {
    BatchNorm norm = BatchNorm.DEFAULT.withStatistics(statistics);
    return kind.network(norm, ActivationFunction.GELU, 0.3, 9, 21, 5);
  }

  /** A state whose running statistics come from three steps. */
  private static TrainingState trained(Network network, RandomGenerator random) {
    TrainingState initial = States.random(network, 0, random);
    try (Engine engine = EngineKind.PLAIN.create(network, LOSS, OPTIMIZER, ROWS, initial)) {
      for (int step = 0; step < 3; step++) {
        Batch.random(network, LOSS, ROWS, random).step(engine, new StepSettings(0.1, 1, step));
      }
      return engine.state();
    }
  }

  private static NormSource running(TrainingState state, Statistics statistics) {
    return (node, _, _, _, _, mean, variance) -> {
      RunningStatistics running = state.statistics(node.path());
      if (statistics == Statistics.EMA) {
        running.copyEma(mean, variance);
      } else {
        running.copyCumulative(mean, variance);
      }
    };
  }

  /** Every node's value, rows x features. */
  private static List<float[]> values(
      Network network, TrainingState state, Statistics statistics, float[] x, int rows) {
    List<float[]> values = new ArrayList<>();
    try (Workers workers = new Workers(2)) {
      TracedPass pass = new TracedPass(network, ROWS, Kernels.active(), workers);
      pass.parameters(key -> state.parameter(key).values());
      pass.run(
          x,
          rows,
          running(state, statistics),
          OptionalLong.empty(),
          _ -> true,
          (node, value, stride, count) -> values.add(dense(node, value, stride, count)));
    }
    return values;
  }

  private static float[] dense(Node node, float[] value, int stride, int rows) {
    int features = node.shape().features();
    float[] result = new float[rows * features];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(value, r * stride, result, r * features, features);
    }
    return result;
  }

  private static void checkAgainstTheReference(Network network, Statistics statistics) {
    SplittableRandom random = new SplittableRandom(3);
    TrainingState state = trained(network, random);
    Batch batch = Batch.random(network, LOSS, ROWS, random);
    List<float[]> values = values(network, state, statistics, batch.x(), ROWS);
    ReferenceNetwork reference = new ReferenceNetwork(network, LOSS, OPTIMIZER, state);
    double[][][] expected = reference.inferAll(batch.xInDouble());
    for (Node node : network.graph().nodes()) {
      // As in EngineFirstStepTest.
      Judge.close(
          "%s, %s by %s".formatted(node.path(), node.op().kind(), statistics),
          Batch.flat(expected[node.id()]),
          values.get(node.id()),
          1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyValueEqualsTheReference(Placement placement) {
    for (Statistics statistics : new Statistics[] {Statistics.EMA, Statistics.CUMULATIVE}) {
      checkAgainstTheReference(network(placement, statistics), statistics);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyValueOfAResidualNetworkEqualsTheReference(ResidualKind kind) {
    for (Statistics statistics : new Statistics[] {Statistics.EMA, Statistics.CUMULATIVE}) {
      checkAgainstTheReference(network(kind, statistics), statistics);
    }
  }

  private static void checkRowByRow(Network network, RandomGenerator random) {
    TrainingState state = trained(network, random);
    Batch batch = Batch.random(network, LOSS, ROWS, random);
    List<float[]> together = values(network, state, Statistics.EMA, batch.x(), ROWS);
    for (int i = 0; i < ROWS; i++) {
      float[] row = Arrays.copyOfRange(batch.x(), i * 9, (i + 1) * 9);
      List<float[]> alone = values(network, state, Statistics.EMA, row, 1);
      for (int node = 0; node < alone.size(); node++) {
        int features = alone.get(node).length;
        ArrayAssert.sameBits(
            "row %d of node %d".formatted(i, node),
            Arrays.copyOfRange(together.get(node), i * features, (i + 1) * features),
            alone.get(node));
      }
    }
  }

  @SeededTest
  void aRowAloneGivesTheBitsThatItGivesInAnyBatch(RandomGenerator random) {
    for (Placement placement : Placement.values()) {
      checkRowByRow(network(placement, Statistics.EMA), random);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRowAloneOfAResidualNetwork(ResidualKind kind) {
    checkRowByRow(network(kind, Statistics.EMA), new SplittableRandom(5));
  }
}
