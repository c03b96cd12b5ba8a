package io.evenkeel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an embedding's codes do in a step. */
@ParameterizedClass
@EnumSource
record EngineEmbeddingTest(EngineKind kind) {
  private static final Loss LOSS = Loss.meanSquaredError();
  private static final Network NETWORK =
      Network.input(3)
          .embedding(new EmbeddingTable(4, 2), new EmbeddingTable(6, 3))
          .dense(5)
          .tanh()
          .dense(1)
          .build();

  private static TrainingState initial(int slots) {
    return States.random(NETWORK, slots, new SplittableRandom(1));
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, 0.5f, 4, Float.NaN, Float.POSITIVE_INFINITY, 3e9f})
  void aCodeThatIsNoneChangesNothing(float code) {
    TrainingState initial = initial(2);
    try (Engine engine = kind.create(NETWORK, LOSS, Optimizer.adam(0.1), 70, initial)) {
      Batch batch = Batch.random(NETWORK, LOSS, 70, new SplittableRandom(2));
      batch.x()[66 * 3 + 1] = code;
      assertThatThrownBy(() -> batch.step(engine, new StepSettings(0.1, 1, 0)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "a category's code must be a whole number from 0 to 3, but row 66, feature column 1"
                  + " (both from 0) of the mini-batch has "
                  + code);
      EngineTransactionTest.sameBits(initial, engine.state());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void onlyTheVectorsOfTheMiniBatchMove(int code) {
    TrainingState initial = initial(0);
    Optimizer optimizer = Optimizer.sgd(0.1).withWeightDecay(0.5);
    try (Engine engine = kind.create(NETWORK, LOSS, optimizer, 40, initial)) {
      Batch batch = Batch.random(NETWORK, LOSS, 40, new SplittableRandom(2));
      for (int row = 0; row < 40; row++) {
        batch.x()[row * 3 + 2] = code;
      }
      // Twice, so that what the first step left behind would be seen.
      batch.step(engine, new StepSettings(0.1, 1, 0));
      batch.step(engine, new StepSettings(0.1, 1, 1));
      assertThat(engine.refusal()).isEmpty();
      float[] before = initial.parameter("0", "table1").values();
      float[] after = engine.state().parameter("0", "table1").values();
      for (int c = 0; c < 6; c++) {
        boolean same = Arrays.equals(before, 3 * c, 3 * c + 3, after, 3 * c, 3 * c + 3);
        assertThat(same).as("category %d", c).isEqualTo(c != code);
      }
    }
  }

  /** A table whose gradient is not finite is named, and nothing has changed. */
  @Test
  void aGradientThatIsNotFiniteIsNamed() {
    Network network = Network.input(1).embedding(new EmbeddingTable(3, 1)).dense(1).build();
    TrainingState state =
        States.with(
            States.with(States.random(network, 0, new SplittableRandom(1)), "1", "weight", 2e38f),
            "0",
            "table0",
            1e-3f,
            1e-3f,
            1e-3f);
    try (Engine engine = kind.create(network, LOSS, Optimizer.sgd(0.1), 2, state)) {
      engine.input()[1] = 2;
      double loss = engine.step(2, new StepSettings(0.1, 1, 0));
      assertThat(loss).isNaN();
      assertThat(engine.refusal()).isEqualTo("layer 0 (Embedding): the gradient of its table0");
      EngineTransactionTest.sameBits(state, engine.state());
    }
  }
}
