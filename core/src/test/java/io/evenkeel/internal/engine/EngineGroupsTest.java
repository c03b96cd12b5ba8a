package io.evenkeel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import io.evenkeel.testkit.ArrayAssert;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups of parameters with rates and decays of their own, and frozen ones. */
class EngineGroupsTest {
  private static final int ROWS = 30;

  private static final Network IMAGES =
      Network.image(6, 6, 3)
          .conv(8, 2, 1)
          .named("whiten")
          .gelu()
          .conv(8, 3)
          .batchNorm(BatchNorm.DEFAULT.withLearned(false, true))
          .relu()
          .residual(b -> b.conv(8, 3).batchNorm())
          .globalAveragePool()
          .dense(5)
          .named("head")
          .build();

  private record Step(
      TrainingState before, TrainingState after, Map<ParameterKey, float[]> gradients) {
    float[] before(ParameterKey key) {
      return before.parameter(key).values();
    }
  }

  private static Step step(EngineKind kind, Optimizer optimizer, int steps) {
    SplittableRandom random = new SplittableRandom(5);
    TrainingState initial = States.random(IMAGES, optimizer.slots(), random);
    float[] x = Batch.gaussian(ROWS * IMAGES.inputFeatures(), random);
    try (Engine engine =
        kind.create(IMAGES, Loss.softmaxCrossEntropy(), optimizer, ROWS, initial)) {
      for (int step = 0; step < steps; step++) {
        System.arraycopy(x, 0, engine.input(), 0, x.length);
        for (int i = 0; i < ROWS; i++) {
          engine.targets()[i] = i % 5;
        }
        engine.step(ROWS, new StepSettings(optimizer.rate(), 1, step));
        assertThat(engine.refusal()).isEmpty();
      }
      return new Step(initial, engine.state(), engine.gradients());
    }
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void eachGroupHasItsRateAndDecay(EngineKind kind) {
    Optimizer optimizer =
        Optimizer.sgd(0.01)
            .withWeightDecay(0.5)
            .withRateFactor(ParameterGroup.betas(), 64)
            .withWeightDecay(ParameterGroup.betas(), 0.125)
            .withRateFactor(ParameterGroup.at("head"), 3);
    Step made = step(kind, optimizer, 1);
    for (Parameter after : made.after().parameters()) {
      ParameterKey key = after.key();
      double factor = key.role().equals("beta") ? 64 : key.path().equals("head") ? 3 : 1;
      double decay =
          switch (key.role()) {
            case "weight" -> 0.5;
            case "beta" -> 0.125;
            default -> 0;
          };
      boolean fixed = key.equals(new ParameterKey("3", "gamma"));
      float[] before = made.before(key);
      float[] gradient = Objects.requireNonNull(made.gradients().get(key));
      double[] expected = new double[before.length];
      for (int i = 0; i < before.length; i++) {
        double g = gradient[i] + decay * before[i];
        expected[i] = fixed ? before[i] : before[i] - 0.01 * factor * g;
      }
      ArrayAssert.close(key.toString(), expected, after.values(), 1e-6, 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void whatIsFrozenStaysAndChangesNothingForTheOthers(EngineKind kind) {
    Optimizer optimizer = Optimizer.nesterov(0.01, 0.85).withWeightDecay(0.5);
    Step free = step(kind, optimizer, 1);
    for (ParameterGroup group :
        new ParameterGroup[] {
          ParameterGroup.weights().under("whiten"),
          ParameterGroup.biases().under("whiten"),
          ParameterGroup.at("whiten"),
          ParameterGroup.weights(),
          ParameterGroup.betas(),
          ParameterGroup.at("head")
        }) {
      Step frozen = step(kind, optimizer.withFrozen(group), 1);
      Step longer = step(kind, optimizer.withFrozen(group), 3);
      for (Parameter after : frozen.after().parameters()) {
        ParameterKey key = after.key();
        boolean fixed = group.contains(key);
        float[] expected = fixed ? free.before(key) : free.after().parameter(key).values();
        ArrayAssert.sameBits(group + ": " + key, expected, after.values());
        if (fixed) {
          ArrayAssert.sameBits(key.toString(), expected, longer.after().parameter(key).values());
        }
      }
    }
  }

  /** All but the head: no gradient goes below it, and it is trained as in a network of its own. */
  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void allButTheLastLayerMayBeFrozen(EngineKind kind) {
    Optimizer optimizer = Optimizer.adam(0.01).withClipNorm(0.1);
    Optimizer frozen = optimizer;
    for (String path : new String[] {"whiten", "2", "3", "5"}) {
      frozen = frozen.withFrozen(ParameterGroup.at(path));
    }
    Step made = step(kind, frozen, 4);
    for (Parameter after : made.after().parameters()) {
      boolean moved = !Arrays.equals(after.values(), made.before(after.key()));
      assertThat(moved).as(after.key().toString()).isEqualTo(after.key().path().equals("head"));
    }
  }
}
