package io.evenkeel.internal.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.engine.ImageNetworks;
import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.plain.PlainEngine;
import io.evenkeel.internal.state.InitialState;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fused engine against the unfused one, on networks of images. */
class ImagesAgainstPlainTest {
  private static final Loss LOSS = Loss.softmaxCrossEntropy();
  private static final int ROWS = 11;

  static Stream<String> networks() {
    return ImageNetworks.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void fusedEqualsUnfusedWithinRounding(String name) {
    Network network = ImageNetworks.named(name);
    Optimizer optimizer = Optimizer.momentum(0.05, 0.9);
    TrainingState initial = InitialState.of(network, optimizer.slots(), 3);
    try (Engine fused = new FusedEngine(network, LOSS, optimizer, ROWS, initial, 2);
        Engine plain = new PlainEngine(network, LOSS, optimizer, ROWS, initial, 1)) {
      for (int step = 0; step < 4; step++) {
        int rows = step == 2 ? 2 : ROWS;
        double expected = step(plain, network, rows, step);
        assertThat(step(fused, network, rows, step)).isCloseTo(expected, within(1e-4 * expected));
        compareGradients(fused, plain);
      }
      for (Parameter p : plain.state().parameters()) {
        float[] values = fused.state().parameter(p.key()).values();
        for (int i = 0; i < values.length; i++) {
          assertThat(values[i]).as("%s[%d]", p.key(), i).isCloseTo(p.values()[i], within(2e-4f));
        }
      }
    }
  }

  /** A pooling behind a norm takes the smallest value where gamma is negative. */
  @Test
  void poolsBehindNormsThatGoDownOrNowhere() {
    Network network = ImageNetworks.named("pools behind BN");
    Optimizer optimizer = Optimizer.sgd(0.01);
    TrainingState initial = downwards(InitialState.of(network, optimizer.slots(), 3));
    try (Engine fused = new FusedEngine(network, LOSS, optimizer, ROWS, initial, 2);
        Engine plain = new PlainEngine(network, LOSS, optimizer, ROWS, initial, 1)) {
      for (int step = 0; step < 3; step++) {
        double expected = step(plain, network, ROWS, step);
        assertThat(step(fused, network, ROWS, step)).isCloseTo(expected, within(1e-5 * expected));
        compareGradients(fused, plain);
      }
    }
  }

  /** The state with gammas of -1.1, 0 and 0.9 in turn. */
  private static TrainingState downwards(TrainingState state) {
    List<Parameter> parameters = new ArrayList<>();
    for (Parameter p : state.parameters()) {
      float[] values = p.values().clone();
      for (int j = 0; j < values.length && p.key().role().equals("gamma"); j++) {
        values[j] = j % 3 - 1.1f + (j % 3 == 1 ? 0.1f : 0);
      }
      parameters.add(new Parameter(p.key(), p.rows(), p.columns(), values, p.slots()));
    }
    return new TrainingState(parameters, state.statistics(), state.optimizerSteps());
  }

  private static void compareGradients(Engine fused, Engine plain) {
    var actual = fused.gradients();
    plain
        .gradients()
        .forEach((key, expected) -> {
          float largest = 0;
          for (float e : expected) {
            largest = Math.max(largest, Math.abs(e));
          }
          for (int i = 0; i < expected.length; i++) {
            assertThat(actual.get(key)[i])
                .as("gradient of %s[%d]", key, i)
                .isCloseTo(expected[i], within(1e-3f * largest + 1e-6f));
          }
        });
  }

  private static double step(Engine engine, Network network, int rows, int step) {
    Random random = new Random(step);
    for (int i = 0; i < rows * network.inputFeatures(); i++) {
      engine.input()[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < rows; i++) {
      engine.targets()[i] = random.nextInt(5);
    }
    double loss = engine.step(rows, new StepSettings(0.05, 9, step));
    assertThat(engine.refusal()).isEmpty();
    return loss;
  }
}
