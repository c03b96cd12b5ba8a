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
import java.util.Random;
import java.util.stream.Stream;
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
