package io.evenkeel.internal.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.plain.PlainEngine;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fused engine against the unfused one, on a network that uses all of its machinery. */
class FusedAgainstPlainTest {
  private static final int ROWS = 150;
  private static final int COLUMNS = 73;
  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  @Test
  void fusedEqualsUnfusedWithinRounding() {
    check(
        Network.input(COLUMNS)
            .embedding(HashedTraining.TABLES)
            .batchNorm()
            .dense(96)
            .batchNorm()
            .relu()
            .dropout(0.2)
            .dense(80)
            .gelu()
            .batchNorm()
            .dense(50)
            .silu()
            .dense(5)
            .build());
  }

  @Test
  void soItDoesWithResiduals() {
    check(HashedTraining.RESIDUALS);
  }

  @Test
  void soItDoesWithGhostBatches() {
    check(HashedTraining.GHOSTS);
  }

  private static void check(Network network) {
    Optimizer optimizer = Optimizer.momentum(0.05, 0.9).withClipNorm(2);
    compare(network, LOSS, optimizer, ROWS, 4, FusedAgainstPlainTest::step);
  }

  /** Takes a step of an engine, and gives its loss. */
  interface Step {
    double take(Engine engine, int step);
  }

  /** Steps of both engines from the same weights, and the parameters behind the last. */
  static void compare(
      Network network, Loss loss, Optimizer optimizer, int rows, int steps, Step step) {
    TrainingState initial = HashedTraining.initial(network, optimizer.slots());
    try (Engine fused = new FusedEngine(network, loss, optimizer, rows, initial, 2);
        Engine plain = new PlainEngine(network, loss, optimizer, rows, initial, 1)) {
      for (int i = 0; i < steps; i++) {
        double expected = step.take(plain, i);
        assertThat(step.take(fused, i)).isCloseTo(expected, within(1e-5 * expected));
      }
      for (Parameter p : plain.state().parameters()) {
        float[] values = fused.state().parameter(p.key()).values();
        for (int i = 0; i < values.length; i++) {
          // A few steps in float, with sums in another order: a few hundred roundings of 6e-8.
          assertThat(values[i]).as("%s[%d]", p.key(), i).isCloseTo(p.values()[i], within(5e-5f));
        }
      }
    }
  }

  private static double step(Engine engine, int step) {
    Random random = new Random(step);
    for (int i = 0; i < ROWS * COLUMNS; i++) {
      engine.input()[i] = (float) (5 + 3 * random.nextGaussian());
    }
    HashedTraining.fillCodes(engine.input(), ROWS, COLUMNS, random);
    for (int i = 0; i < ROWS; i++) {
      engine.targets()[i] = random.nextInt(5);
    }
    double loss = engine.step(ROWS, new StepSettings(0.05, 9, step));
    assertThat(engine.refusal()).isEmpty();
    return loss;
  }
}
