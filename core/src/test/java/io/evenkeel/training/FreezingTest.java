package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import io.evenkeel.optimizer.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreezingTest {
  private static final Network NETWORK =
      Network.input(Blobs.FEATURES)
          .dense(12, true)
          .gelu()
          .dense(12)
          .batchNorm()
          .relu()
          .dense(3)
          .build();
  private static final Dataset TRAIN = Blobs.of(200, 3, 1);

  private static Trainer trainer() {
    return Trainer.of(NETWORK)
        .freezeAfter("2", 2)
        .optimizer(
            Optimizer.nesterov(0.02, 0.85)
                .withWeightDecay(1e-3)
                .withRateFactor(ParameterGroup.betas(), 4)
                .withFrozen(ParameterGroup.weights().under("0"))
                .withFrozenAfter(ParameterGroup.biases().under("0"), 1))
        .schedule(Schedule.triangle(0.2, 0.23, 0.07))
        .batchSize(32)
        .epochs(4)
        .seed(3);
  }

  private static List<TrainingState> ofEpochs(MemoryStore store) {
    List<TrainingState> states = new ArrayList<>();
    store.kept.stream()
        .map(MemoryStore.Kept::last)
        .filter(c -> c.progress().stepInEpoch() == 0)
        .forEach(c -> states.add(c.state()));
    return states;
  }

  @Test
  void eachIsTrainedForItsEpochs() {
    MemoryStore store = new MemoryStore();
    trainer().checkpoints(store).fit(TRAIN);
    List<TrainingState> states = ofEpochs(store);
    assertThat(states).hasSize(5);
    assertThat(moves(states, "0", "weight")).containsExactly(false, false, false, false);
    assertThat(moves(states, "0", "bias")).containsExactly(true, false, false, false);
    assertThat(moves(states, "2", "weight")).containsExactly(true, true, false, false);
    assertThat(moves(states, "3", "beta")).containsExactly(true, true, true, true);
    assertThat(moves(states, "5", "weight")).containsExactly(true, true, true, true);
  }

  private static List<Boolean> moves(List<TrainingState> states, String path, String role) {
    List<Boolean> moves = new ArrayList<>();
    for (int e = 1; e < states.size(); e++) {
      float[] before = states.get(e - 1).parameter(path, role).values();
      moves.add(!Arrays.equals(before, states.get(e).parameter(path, role).values()));
    }
    return moves;
  }

  @Test
  void resumedFromAnyStepOnAnyThreadsToTheSameBits() {
    MemoryStore store = new MemoryStore();
    String whole = trainer().checkpoints(store, 1).fit(TRAIN).parametersSha256();
    assertThat(store.kept).hasSize(1 + 4 * 7);
    for (int threads = 2; threads <= 3; threads++) {
      assertThat(trainer().threads(threads).fit(TRAIN).parametersSha256()).isEqualTo(whole);
    }
    for (MemoryStore.Kept kept : store.kept) {
      assertThat(trainer().resume(kept.last(), kept.best()).fit(TRAIN).parametersSha256())
          .isEqualTo(whole);
    }
  }

  @Test
  void theEnginesAgree() {
    TrainingState fused = trainer().fit(TRAIN).state();
    TrainingState plain = trainer().unfused().fit(TRAIN).state();
    float[] expected = plain.parameter("2", "weight").values();
    float[] actual = fused.parameter("2", "weight").values();
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
    }
  }

  @Test
  void aPathThatIsNotThere() {
    assertThatThrownBy(() -> trainer().freeze("conv1").fit(TRAIN))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the optimizer sets all of conv1 apart, but the network has no such parameters: its"
                + " layers with parameters are 0, 2, 3, 5");
  }
}
