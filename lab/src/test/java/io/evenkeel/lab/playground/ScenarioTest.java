package io.evenkeel.lab.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.kernels.ActivationFunction;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page says to look for in a scenario is there. */
@Timeout(600)
class ScenarioTest {
  private static final int STEPS = 300;

  private static PlaygroundRun after(PlaygroundSettings settings, int steps)
      throws InterruptedException {
    try (TableShelf none = new TableShelf()) {
      PlaygroundRun run = new PlaygroundRun(settings, PlaygroundData.of(settings, none));
      run.advance(steps);
      return run;
    }
  }

  private static double spread(PlaygroundRun run, int side) {
    return LayerInputs.of(run.side(side), run.data()).lastSpread();
  }

  @Test
  void tenTimesTheRateStopsTheNetworkWithoutBatchNorm() throws InterruptedException {
    PlaygroundSettings ten = Scenario.RATE.settings();
    PlaygroundRun run = after(ten, STEPS);
    assertThat(run.curves().score(PlaygroundRun.WITH)).isGreaterThan(0.95);
    assertThat(run.curves().score(PlaygroundRun.WITHOUT)).isEqualTo(run.baseline());
    run.close();
    PlaygroundRun one = after(withRate(ten, ten.learningRate() / 10), STEPS);
    assertThat(one.curves().score(PlaygroundRun.WITH)).isGreaterThan(0.95);
    assertThat(one.curves().score(PlaygroundRun.WITHOUT)).isGreaterThan(0.95);
    one.close();
  }

  private static PlaygroundSettings withRate(PlaygroundSettings from, double rate) {
    return new PlaygroundSettings(
        from.data(),
        from.table(),
        from.target(),
        from.noise(),
        from.depth(),
        from.width(),
        from.activation(),
        from.adam(),
        rate,
        from.batchSize(),
        from.initScale(),
        from.norm(),
        from.emaDecay(),
        from.epsilon(),
        from.seed());
  }

  @Test
  void withTwoRowsBatchNormLosesAndEveryZhatIsOneOrMinusOne() throws InterruptedException {
    PlaygroundSettings two = Scenario.BATCH.settings();
    assertThat(two.batchSize()).isEqualTo(2);
    PlaygroundRun run = after(two, STEPS);
    assertThat(run.curves().score(PlaygroundRun.WITH)).isLessThan(0.8);
    assertThat(run.curves().score(PlaygroundRun.WITHOUT)).isGreaterThan(0.95);
    float[] rows = PlaygroundData.x(run.data().train(), 2);
    Pass pass =
        Pass.of(Objects.requireNonNull(run.side(PlaygroundRun.WITH).model()), rows, 2, Map.of());
    double[] zhat = Objects.requireNonNull(pass.steps().get(1).zhat());
    assertThat(DoubleStream.of(zhat).map(Math::abs).boxed())
        .allMatch(size -> size > 0.9 && size <= 1);
    run.close();
  }

  @Test
  void eightLayersOfSigmoidLearnWithBatchNormOnly() throws InterruptedException {
    PlaygroundSettings deep = Scenario.DEEP.settings();
    assertThat(deep.depth()).isEqualTo(8);
    assertThat(deep.activation()).isEqualTo(ActivationFunction.SIGMOID);
    PlaygroundRun run = after(deep, STEPS);
    assertThat(run.curves().score(PlaygroundRun.WITH)).isGreaterThan(0.95);
    assertThat(run.curves().score(PlaygroundRun.WITHOUT)).isEqualTo(run.baseline());
    assertThat(spread(run, PlaygroundRun.WITH)).isBetween(0.5, 2.0);
    assertThat(spread(run, PlaygroundRun.WITHOUT)).isLessThan(1e-3);
    run.close();
  }

  @Test
  void oneRowAloneIsAnsweredTheSameAndManyRowsAreRight() throws InterruptedException {
    PlaygroundRun run = after(Scenario.ONE.settings(), STEPS);
    assertThat(run.curves().score(PlaygroundRun.WITH)).isGreaterThan(0.95);
    TestTime here = TestTime.of(run, "{\"x\": [0.1, 0.1]}");
    TestTime there = TestTime.of(run, "{\"x\": [-0.8, 0.1]}");
    for (int source = 0; source < 3; source++) {
      assertThat(first(here, source)).isGreaterThan(0.8);
      assertThat(first(there, source)).isLessThan(0.2);
    }
    assertThat(first(here, 3)).isEqualTo(first(there, 3));
    run.close();
  }

  private static double first(TestTime answers, int source) {
    return Objects.requireNonNull(answers.sources().get(source).answer().probabilities())[0];
  }
}
