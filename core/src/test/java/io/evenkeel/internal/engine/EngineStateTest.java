package io.evenkeel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ResidualKind;
import io.evenkeel.optimizer.Optimizer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of an engine: copied in and out, repeatable to the bit, guarded. */
@ParameterizedClass
@EnumSource
record EngineStateTest(EngineKind kind) {
  private static final Loss LOSS = Loss.softmaxCrossEntropy();
  private static final Optimizer OPTIMIZER = Optimizer.adam(1e-2).withClipNorm(1);
  private static final int ROWS = 150;
  private static final Network NETWORK =
      Placement.EVERYWHERE.network(BatchNorm.DEFAULT, ActivationFunction.GELU, 0.2, 7, 19, 11, 5);

  private static TrainingState initial() {
    return States.random(NETWORK, OPTIMIZER.slots(), new SplittableRandom(1));
  }

  private static void steps(Engine engine, int from, int to) {
    steps(NETWORK, engine, from, to);
  }

  private static void steps(Network network, Engine engine, int from, int to) {
    for (int step = from; step < to; step++) {
      Batch.random(network, LOSS, ROWS - step, new SplittableRandom(step))
          .step(engine, new StepSettings(1e-2, 3, step));
      assertThat(engine.refusal()).isEmpty();
    }
  }

  @Test
  void theStateIsACopyOnTheWayInAndOut() {
    TrainingState given = initial();
    try (Engine engine = kind.create(NETWORK, LOSS, OPTIMIZER, ROWS, given)) {
      Arrays.fill(given.parameters().getFirst().values(), 7);
      steps(engine, 0, 1);
      TrainingState out = engine.state();
      Arrays.fill(out.parameters().getFirst().values(), 7);
      Arrays.fill(out.parameters().getFirst().slots()[1], 7);
      Arrays.fill(out.statistics("0").raw()[0], 7);
      try (Engine untouched = kind.create(NETWORK, LOSS, OPTIMIZER, ROWS, initial())) {
        steps(untouched, 0, 1);
        EngineTransactionTest.sameBits(untouched.state(), engine.state());
        engine.restore(untouched.state());
        steps(engine, 1, 2);
        steps(untouched, 1, 2);
        EngineTransactionTest.sameBits(untouched.state(), engine.state());
      }
    }
  }

  @Test
  void aRestoredEngineContinuesToTheSameBits() {
    try (Engine engine = kind.create(NETWORK, LOSS, OPTIMIZER, ROWS, initial())) {
      steps(engine, 0, 3);
      TrainingState middle = engine.state();
      steps(engine, 3, 6);
      TrainingState end = engine.state();
      engine.restore(middle);
      EngineTransactionTest.sameBits(middle, engine.state());
      steps(engine, 3, 6);
      EngineTransactionTest.sameBits(end, engine.state());
      try (Engine resumed = kind.create(NETWORK, LOSS, OPTIMIZER, ROWS, middle)) {
        steps(resumed, 3, 6);
        EngineTransactionTest.sameBits(end, resumed.state());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void anyNumberOfThreadsGivesTheSameBits(int threads) {
    try (Engine one = kind.create(NETWORK, LOSS, OPTIMIZER, ROWS, initial(), 1);
        Engine several = kind.create(NETWORK, LOSS, OPTIMIZER, ROWS, initial(), threads)) {
      steps(one, 0, 4);
      steps(several, 0, 4);
      EngineTransactionTest.sameBits(one.state(), several.state());
    }
  }

  /** Threads, a restored state, and rows that an earlier mini-batch has left behind. */
  @ParameterizedTest
  @EnumSource
  void residualsGiveTheSameBitsHoweverTheyAreRun(ResidualKind residuals) {
    Network network = residuals.network(BatchNorm.DEFAULT, ActivationFunction.GELU, 0.2, 9, 70, 5);
    TrainingState initial = States.random(network, OPTIMIZER.slots(), new SplittableRandom(1));
    try (Engine one = kind.create(network, LOSS, OPTIMIZER, ROWS, initial, 1);
        Engine three = kind.create(network, LOSS, OPTIMIZER, ROWS, initial, 3)) {
      steps(network, one, 0, 3);
      steps(network, three, 0, 3);
      TrainingState middle = one.state();
      assertThat(middle.statistics().keySet())
          .containsExactlyElementsOf(
              network.graph().batchNorms().stream().map(Node::path).toList());
      assertThat(middle.parameters())
          .extracting(Parameter::key)
          .containsExactlyElementsOf(network.graph().parameters().keySet());
      EngineTransactionTest.sameBits(middle, three.state());
      steps(network, one, 3, 5);
      try (Engine resumed = kind.create(network, LOSS, OPTIMIZER, ROWS, middle, 2)) {
        steps(network, resumed, 3, 5);
        EngineTransactionTest.sameBits(one.state(), resumed.state());
      }
    }
  }

  /** What an earlier, longer mini-batch left in the buffers plays no part. */
  @Test
  void rowsBehindTheLastOneDoNotCount() {
    try (Engine engine = kind.create(NETWORK, LOSS, OPTIMIZER, ROWS, initial());
        Engine dirty = kind.create(NETWORK, LOSS, OPTIMIZER, ROWS, initial())) {
      Arrays.fill(dirty.input(), Float.NaN);
      steps(engine, 5, 6);
      steps(dirty, 5, 6);
      EngineTransactionTest.sameBits(engine.state(), dirty.state());
    }
  }

  @Test
  void whatIsNotLearnedStaysAsItIs() {
    BatchNorm norm =
        BatchNorm.DEFAULT.withLearned(false, false).withNormalizeBy(NormalizeBy.RUNNING);
    Network network = Network.input(4).dense(6).batchNorm(norm).tanh().dense(3).build();
    Optimizer optimizer =
        Optimizer.momentum(0.1, 0.9).withWeightDecay(0.1).withDecayOnNormAndBias(true);
    TrainingState initial = States.random(network, 1, new SplittableRandom(1));
    try (Engine engine = kind.create(network, LOSS, optimizer, 1, initial)) {
      // A single row is enough where running statistics normalise, but it has no variance.
      Batch.random(network, LOSS, 1, new SplittableRandom(2))
          .step(engine, new StepSettings(0.1, 0, 0));
      assertThat(engine.refusal()).isEmpty();
      TrainingState after = engine.state();
      assertThat(after.parameter("1", "gamma"))
          .usingRecursiveComparison()
          .isEqualTo(initial.parameter("1", "gamma"));
      assertThat(after.parameter("1", "beta"))
          .usingRecursiveComparison()
          .isEqualTo(initial.parameter("1", "beta"));
      assertThat(after.parameter("0", "weight").values())
          .isNotEqualTo(initial.parameter("0", "weight").values());
      assertThat(after.statistics("1").updates()).isZero();
    }
  }

  @Test
  void aNumberOfRowsThatDoesNotFitIsRefused() {
    try (Engine engine = kind.create(NETWORK, LOSS, OPTIMIZER, ROWS, initial())) {
      for (int rows : new int[] {1, ROWS + 1}) {
        assertThatThrownBy(() -> engine.step(rows, new StepSettings(1e-2, 3, 0)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("a step of this engine takes 2 to 150 rows, but got " + rows);
      }
    }
  }

  @Test
  void aStateThatDoesNotFitIsRefused() {
    try (Engine engine = kind.create(NETWORK, LOSS, OPTIMIZER, ROWS, initial())) {
      TrainingState fewerSlots = States.random(NETWORK, 1, new SplittableRandom(1));
      assertThatThrownBy(() -> engine.restore(fewerSlots))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("0.gamma is 1 x 7 with 2 slots, but the state has 1 x 7 with 1");
      TrainingState without =
          new TrainingState(
              initial().parameters().stream().filter(this::isNotFirstWeight).toList(),
              initial().statistics(),
              0);
      assertThatThrownBy(() -> engine.restore(without))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no parameter named 2.weight");
    }
  }

  private boolean isNotFirstWeight(Parameter parameter) {
    return !parameter.key().equals(new ParameterKey("2", "weight"));
  }
}
