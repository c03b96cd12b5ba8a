package io.evenkeel.internal.fused;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.state.ParametersHash;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** If one tile of a weight's gradient is not finite, it is not overlooked among the finite ones. */
class LostTileTest {
  private static final int HIDDEN = 100;

  @Test
  void anyTileOfTheGradientCanRefuseTheStep() {
    for (int unit : new int[] {0, 40, HIDDEN - 1}) {
      Network network = Network.input(3).dense(HIDDEN).tanh().dense(1).build();
      TrainingState state = HashedTraining.initial(network, 0);
      for (int input = 0; input < 3; input++) {
        state.parameter("0", "weight").values()[input * HIDDEN + unit] = 100;
      }
      Arrays.fill(state.parameter("2", "weight").values(), 0);
      state.parameter("2", "weight").values()[unit] = 2e38f;
      try (FusedEngine engine =
          new FusedEngine(network, Loss.meanSquaredError(), Optimizer.sgd(0.1), 2, state, 1)) {
        // The unit is saturated: its output is 1, the network's 2e38, the loss finite in double.
        // Going
        // back, 2e38 * 2e38 overflows and meets the slope 0: this unit's gradient alone is NaN.
        Arrays.fill(engine.input(), 0, 6, 1f);
        String before = ParametersHash.sha256(engine.state());
        double loss = engine.step(2, new StepSettings(0.1, 1, 0));
        assertThat(engine.refusal()).isEqualTo("layer 0 (Dense): the gradient of its weight");
        assertThat(loss).isNaN();
        assertThat(ParametersHash.sha256(engine.state())).isEqualTo(before);
      }
    }
  }
}
