package io.evenkeel.internal.fused;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.testkit.ArrayAssert;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Steps on rows of bins and one-hot categories, of which the fused engine multiplies the jumps. */
class JumpsAgainstPlainTest {
  private static final int ROWS = 300;
  private static final int COLUMNS = 230;
  private static final int BINS = 46;
  private static final Loss LOSS = Loss.softmaxCrossEntropy();
  private static final Optimizer OPTIMIZER = Optimizer.momentum(0.05, 0.9);
  private static final Network NETWORK =
      Network.input(COLUMNS).dense(100).batchNorm().relu().dense(40).silu().dense(5).build();

  /** Some of the mini-batches have too many jumps, and are multiplied as they are. */
  private static double step(Engine engine, int step) {
    Random random = new Random(step);
    float[] x = engine.input();
    Arrays.fill(x, 0, ROWS * COLUMNS, 0);
    for (int r = 0; r < ROWS; r++) {
      for (int t = 0; t < COLUMNS; t += BINS) {
        int from = r * COLUMNS + t;
        int full = random.nextInt(BINS - 1);
        Arrays.fill(x, from, from + full, 1);
        x[from + full] = random.nextFloat();
        x[from + BINS - 1] = step % 3 == 1 ? 0 : (float) random.nextGaussian();
      }
      engine.targets()[r] = random.nextInt(5);
    }
    for (int i = 0; step % 3 == 2 && i < ROWS * COLUMNS; i++) {
      x[i] += 0.1f * (float) random.nextGaussian();
    }
    double loss = engine.step(ROWS, new StepSettings(0.05, 9, step));
    assertThat(engine.refusal()).isEmpty();
    return loss;
  }

  @Test
  void jumpsEqualTheRowsWithinRounding() {
    FusedAgainstPlainTest.compare(NETWORK, LOSS, OPTIMIZER, ROWS, 6, JumpsAgainstPlainTest::step);
  }

  @Test
  void threadsDoNotChangeABit() {
    TrainingState one = trained(1);
    for (int threads : new int[] {2, 3}) {
      TrainingState other = trained(threads);
      for (Parameter p : one.parameters()) {
        ArrayAssert.sameBits(p.key().toString(), p.values(), other.parameter(p.key()).values());
      }
    }
  }

  private static TrainingState trained(int threads) {
    TrainingState initial = HashedTraining.initial(NETWORK, OPTIMIZER.slots());
    try (Engine engine = new FusedEngine(NETWORK, LOSS, OPTIMIZER, ROWS, initial, threads)) {
      for (int step = 0; step < 6; step++) {
        step(engine, step);
      }
      return engine.state();
    }
  }
}
