package io.evenkeel.internal.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.internal.plain.UnfoldedPredictor;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.reference.ReferenceNetwork;
import io.evenkeel.testkit.ArrayAssert;
import io.evenkeel.testkit.SeededTest;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Inference: by the chosen statistics, and every row by itself. */
class UnfoldedPredictorTest {
  private static final Loss LOSS = Loss.softmaxCrossEntropy();
  private static final Optimizer OPTIMIZER = Optimizer.sgd(0.1);
  private static final int ROWS = 70;

  private static Network network(Placement placement, Statistics statistics) {
    BatchNorm norm = BatchNorm.DEFAULT.withStatistics(statistics);
    return placement.network(norm, ActivationFunction.GELU, 0.3, 9, 21, 12, 5);
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

  @ParameterizedTest
  @EnumSource
  void equalsTheReference(Placement placement) {
    SplittableRandom random = new SplittableRandom(3);
    for (Statistics statistics : new Statistics[] {Statistics.EMA, Statistics.CUMULATIVE}) {
      Network network = network(placement, statistics);
      TrainingState state = trained(network, random);
      Batch batch = Batch.random(network, LOSS, ROWS, random);
      float[] logits = new float[ROWS * 5];
      new UnfoldedPredictor(network, state, statistics).logits(batch.x(), ROWS, logits);
      ReferenceNetwork reference = new ReferenceNetwork(network, LOSS, OPTIMIZER, state);
      double[][] expected = reference.infer(batch.xInDouble());
      // As in EngineFirstStepTest.
      Judge.close("logits by " + statistics, Batch.flat(expected), logits, 1e-5);
    }
  }

  @SeededTest
  void aRowAloneGivesTheBitsThatItGivesInAnyBatch(RandomGenerator random) {
    for (Placement placement : Placement.values()) {
      Network network = network(placement, Statistics.EMA);
      UnfoldedPredictor predictor =
          new UnfoldedPredictor(network, trained(network, random), Statistics.EMA);
      Batch batch = Batch.random(network, LOSS, ROWS, random);
      float[] together = new float[ROWS * 5];
      predictor.logits(batch.x(), ROWS, together);
      for (int i = 0; i < ROWS; i++) {
        float[] alone = new float[5];
        predictor.logits(Arrays.copyOfRange(batch.x(), i * 9, (i + 1) * 9), 1, alone);
        ArrayAssert.sameBits("row " + i, Arrays.copyOfRange(together, i * 5, (i + 1) * 5), alone);
      }
    }
  }

  @Test
  void otherStatisticsAreRefused() {
    Network network = network(Placement.BEFORE, Statistics.EMA);
    TrainingState state = States.random(network, 0, new SplittableRandom(1));
    assertThatThrownBy(() -> new UnfoldedPredictor(network, state, Statistics.DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("running statistics are EMA or CUMULATIVE, but got DATA");
  }
}
