package io.evenkeel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.testkit.ArrayAssert;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step that turns non-finite changes nothing, and says where. */
@ParameterizedClass
@EnumSource
record EngineTransactionTest(EngineKind kind) {
  private static final Loss LOSS = Loss.meanSquaredError();
  private static final Optimizer OPTIMIZER = Optimizer.adam(1e-3);
  private static final int ROWS = 20;
  private static final Network NETWORK =
      Network.input(4).dense(6).batchNorm().tanh().dense(3).build();

  /** Spoils a batch before the step, or leaves it as it is. */
  private interface Spoiler {
    void spoil(float[] x, float[] targets);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aRowThatIsNoNumber(float value) {
    check(NETWORK, 1e-3, (x, _) -> x[17] = value, "the mini-batch's rows");
  }

  @Test
  void aTargetThatIsNoNumber() {
    check(NETWORK, 1e-3, (_, targets) -> targets[5] = Float.NaN, "the loss");
  }

  @Test
  void anOutputThatOverflows() {
    check(NETWORK, 1e-3, (x, _) -> Arrays.fill(x, Float.MAX_VALUE), "layer 0 (Dense): its output");
  }

  @Test
  void aVarianceThatOverflows() {
    check(NETWORK, 1e-3, (x, _) -> x[0] = 1e30f, "layer 1 (BatchNorm): the mini-batch's variance");
  }

  /** Two products of 1e30 * 1e20 / 40 and the like. */
  @Test
  void aGradientThatOverflows() {
    Network network = Network.input(4).dense(3).build();
    check(
        network,
        1e-3,
        (x, targets) -> {
          x[0] = 1e25f;
          targets[0] = -1e25f;
        },
        "layer 0 (Dense): the gradient of its weight");
  }

  @Test
  void anUpdateThatOverflows() {
    check(NETWORK, 1e300, (_, _) -> {}, "layer 0 (Dense): its weight after the update");
  }

  /** Adam's mean of squares overflows at a gradient of 1e21, long before the gradient. */
  @Test
  void anOptimizerStateThatOverflows() {
    Network network = Network.input(4).dense(3).build();
    check(
        network,
        1e-3,
        (_, targets) -> targets[0] = 1e23f,
        "layer 0 (Dense): the optimizer's state of its weight");
  }

  private static final Network RESIDUAL =
      Network.input(4)
          .residual(b -> b.dense(4).named("conv1").batchNorm().tanh())
          .residual(b -> b.tanh().dense(4), s -> s.dense(4))
          .dense(3)
          .build();

  @Test
  void layersOfResidualsAreCalledByTheirPaths() {
    check(
        RESIDUAL,
        1e-3,
        (x, _) -> Arrays.fill(x, Float.MAX_VALUE),
        "layer 0.conv1 (Dense): its output");
    check(
        RESIDUAL,
        1e-3,
        (x, _) -> x[0] = 1e30f,
        "layer 0.branch.1 (BatchNorm): the mini-batch's variance");
    check(RESIDUAL, 1e300, (_, _) -> {}, "layer 0.conv1 (Dense): its weight after the update");
  }

  /** Both branches are finite, their sum is not. */
  @Test
  void aSumThatOverflows() {
    Network network =
        Network.input(4)
            .residual(b -> b.relu())
            .residual(b -> b.batchNorm())
            .batchNorm()
            .dense(3)
            .build();
    check(network, 1e-3, (x, _) -> x[0] = Float.MAX_VALUE, "layer 0 (Add): its output");
  }

  private void check(Network network, double rate, Spoiler spoiler, String refusal) {
    SplittableRandom random = new SplittableRandom(9);
    TrainingState initial = States.random(network, OPTIMIZER.slots(), random);
    Batch good = Batch.random(network, LOSS, ROWS, random);
    Batch next = Batch.random(network, LOSS, ROWS, random);
    Batch bad = new Batch(good.x().clone(), good.targets().clone(), ROWS);
    spoiler.spoil(bad.x(), bad.targets());
    try (Engine engine = kind.create(network, LOSS, OPTIMIZER, ROWS, initial);
        Engine untouched = kind.create(network, LOSS, OPTIMIZER, ROWS, initial)) {
      assertThat(good.step(engine, new StepSettings(1e-3, 0, 0)))
          .isEqualTo(good.step(untouched, new StepSettings(1e-3, 0, 0)));
      assertThat(bad.step(engine, new StepSettings(rate, 0, 1))).isNotFinite();
      assertThat(engine.refusal()).isEqualTo(refusal);
      sameBits(untouched.state(), engine.state());

      assertThat(next.step(engine, new StepSettings(1e-3, 0, 1)))
          .isEqualTo(next.step(untouched, new StepSettings(1e-3, 0, 1)));
      assertThat(engine.refusal()).isEmpty();
      sameBits(untouched.state(), engine.state());
      assertThat(engine.state().optimizerSteps()).isEqualTo(2);
    }
  }

  /** Every number of two states is the same to the bit. */
  static void sameBits(TrainingState expected, TrainingState actual) {
    assertThat(actual.optimizerSteps()).isEqualTo(expected.optimizerSteps());
    assertThat(actual.parameters()).hasSameSizeAs(expected.parameters());
    for (int i = 0; i < expected.parameters().size(); i++) {
      Parameter e = expected.parameters().get(i);
      Parameter a = actual.parameters().get(i);
      assertThat(a.key()).isEqualTo(e.key());
      ArrayAssert.sameBits(e.key().toString(), e.values(), a.values());
      for (int s = 0; s < e.slots().length; s++) {
        ArrayAssert.sameBits("slot of " + e.key(), e.slots()[s], a.slots()[s]);
      }
    }
    assertThat(actual.statistics().keySet())
        .containsExactlyElementsOf(expected.statistics().keySet());
    for (Map.Entry<String, RunningStatistics> entry : expected.statistics().entrySet()) {
      RunningStatistics other = actual.statistics(entry.getKey());
      assertThat(other.raw()).isDeepEqualTo(entry.getValue().raw());
      assertThat(other.emaWeight()).isEqualTo(entry.getValue().emaWeight());
      assertThat(other.updates()).isEqualTo(entry.getValue().updates());
    }
  }
}
