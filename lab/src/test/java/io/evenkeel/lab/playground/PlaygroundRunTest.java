package io.evenkeel.lab.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import io.evenkeel.model.Model;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Statistics;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(600)
class PlaygroundRunTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static PlaygroundSettings settings(
      ActivationFunction activation, double learningRate, PlaygroundNormPlace place) {
    return new PlaygroundSettings(
        DataChoice.MOONS,
        "",
        "",
        0.05,
        2,
        6,
        activation,
        false,
        learningRate,
        50,
        0,
        place,
        0.9,
        1e-5,
        5);
  }

  private static PlaygroundRun begin(PlaygroundSettings settings) throws InterruptedException {
    try (TableShelf none = new TableShelf()) {
      return new PlaygroundRun(settings, PlaygroundData.of(settings, none));
    }
  }

  private static View view(PlaygroundRun run, int layer, int column) {
    return View.of(run, new View.Look(true, 5, layer, column), List.of(), List.of());
  }

  private static PlaygroundRun tanh(PlaygroundNormPlace place) throws InterruptedException {
    return begin(settings(ActivationFunction.TANH, 0.3, place));
  }

  private static double probability(TestTime answers, int source) {
    return Objects.requireNonNull(answers.sources().get(source).answer().probabilities())[0];
  }

  private static Model model(PlaygroundRun run, int side) {
    return Objects.requireNonNull(run.side(side).model());
  }

  @Test
  void bothNetworksStandAtTheSameStepAndLearn() throws InterruptedException {
    PlaygroundRun run = tanh(PlaygroundNormPlace.BEFORE);
    try {
      assertThat(run.step()).isZero();
      float[] before = model(run, PlaygroundRun.WITH).parameter("0", "weight");
      assertThat(before).isEqualTo(model(run, PlaygroundRun.WITHOUT).parameter("0", "weight"));
      run.advance(1);
      assertThat(run.step()).isEqualTo(1);
      assertThat(model(run, PlaygroundRun.WITH).parameter("0", "weight")).isNotEqualTo(before);
      run.advance(400);
      assertThat(run.step()).isEqualTo(401);
      assertThat(run.curves().score(PlaygroundRun.WITH)).isGreaterThan(0.9);
      assertThat(run.hasEnded()).isFalse();
    } finally {
      run.close();
    }
    assertThat(run.hasEnded()).isTrue();
  }

  @Test
  void aNetworkThatDivergesDoesNotStopTheOther() throws InterruptedException {
    PlaygroundSettings wild =
        new PlaygroundSettings(
            DataChoice.MOONS,
            "",
            "",
            0.05,
            8,
            32,
            ActivationFunction.RELU,
            false,
            0.1,
            50,
            3,
            PlaygroundNormPlace.BEFORE,
            0.9,
            1e-5,
            5);
    PlaygroundRun run = begin(wild);
    try {
      for (int i = 0; i < 20; i++) {
        run.advance(5);
      }
      assertThat(run.side(PlaygroundRun.WITHOUT).divergedAt()).isBetween(1L, 100L);
      assertThat(run.side(PlaygroundRun.WITH).divergedAt()).isZero();
      assertThat(run.curves().score(PlaygroundRun.WITHOUT)).isNaN();
      JsonNode view = JSON.readTree(view(run, 0, 0).json());
      assertThat(view.at("/sides/1/divergedAt").asLong()).isPositive();
      assertThat(view.at("/sides/1/scores/1").isNull()).isTrue();
      assertThat(view.get("step").asInt()).isEqualTo(100);
    } finally {
      run.close();
    }
  }

  @Test
  void aPassIsWhatTheModelComputes() throws InterruptedException {
    for (PlaygroundNormPlace place : PlaygroundNormPlace.values()) {
      PlaygroundRun run = tanh(place);
      try {
        run.advance(30);
        Model model = model(run, PlaygroundRun.WITH);
        float[] x = run.data().probe();
        int rows = run.data().probeCount();
        Map<String, Moments> ema = new TreeMap<>();
        model
            .statistics()
            .forEach((layer, kept) ->
                ema.put(layer, Objects.requireNonNull(kept.moments().get(Statistics.EMA))));
        double[] logits = Pass.of(model, x, rows, ema).steps().getLast().output();
        float[] expected = model.logits(x, rows);
        for (int i = 0; i < expected.length; i++) {
          assertThat(logits[i]).isCloseTo(expected[i], within(1e-4));
        }
        Pass training = Pass.of(model, x, rows, Map.of());
        Pass.Step norm =
            training.steps().stream().filter(s -> s.zhat() != null).findFirst().orElseThrow();
        double[] zhat = Objects.requireNonNull(norm.zhat());
        double mean = 0;
        double square = 0;
        for (int i = 0; i < rows; i++) {
          mean += zhat[i * norm.features()] / rows;
          square += zhat[i * norm.features()] * zhat[i * norm.features()] / rows;
        }
        assertThat(mean).isCloseTo(0, within(1e-9));
        assertThat(square).isBetween(0.99, 1.0);
      } finally {
        run.close();
      }
    }
  }

  @Test
  void aRowAloneGetsTheSameAnswerWhateverItIs() throws InterruptedException {
    PlaygroundRun run = tanh(PlaygroundNormPlace.BEFORE);
    try {
      assertThatThrownBy(() -> TestTime.of(run, "{\"x\": [0.5, 0.5]}"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "there are no running statistics before the first step: let the networks train first");
      run.advance(200);
      TestTime one = TestTime.of(run, "{\"x\": [0.5, 0.5]}");
      TestTime other = TestTime.of(run, "{\"x\": [-0.5, -0.5]}");
      assertThat(one.sources().stream().map(TestTime.Way::source))
          .containsExactly("ema", "population", "data", "one");
      assertThat(probability(one, 3)).isEqualTo(probability(other, 3));
      assertThat(one.sources().get(3).layers().getFirst().zhat()).containsOnly(0);
      for (int source = 0; source < 3; source++) {
        double difference = probability(one, source) - probability(other, source);
        assertThat(Math.abs(difference)).isGreaterThan(0.5);
      }
      assertThatThrownBy(() -> TestTime.of(run, "{\"x\": [1]}"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("a sample has 2 values here, but got 1");
    } finally {
      run.close();
    }
  }

  @Test
  void settingsGoThereAndBack() throws InterruptedException {
    PlaygroundSettings settings =
        settings(ActivationFunction.LEAKY_RELU, 0.3, PlaygroundNormPlace.AFTER);
    PlaygroundRun run = begin(settings);
    try {
      String json = view(run, 0, 0).json();
      String sent = JSON.readTree(json).get("settings").toString();
      assertThat(PlaygroundSettings.parse(sent)).isEqualTo(settings);
      assertThatThrownBy(
              () -> PlaygroundSettings.parse(sent.replace("\"depth\":2", "\"depth\":20")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the setting 'hidden layers' goes from 1 to 8, but got 20");
      assertThatThrownBy(() -> PlaygroundSettings.parse(sent.replace("moons", "suns")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("settings has \"suns\" as its data, which is not known");
    } finally {
      run.close();
    }
  }

  @Test
  void theUnitThatIsLookedAtIsOneThatThereIs() throws InterruptedException {
    PlaygroundRun run = tanh(PlaygroundNormPlace.BEFORE);
    try {
      View.UnitView unit = Objects.requireNonNull(view(run, 99, 99).unit());
      assertThat(unit.layer()).isEqualTo(1);
      assertThat(unit.layers()).isEqualTo(2);
      assertThat(unit.column()).isEqualTo(5);
      assertThat(unit.columns()).isEqualTo(6);
      assertThat(unit.gamma()).isEqualTo(1);
      assertThat(unit.beta()).isZero();
      assertThat(unit.zhat()).hasSize(PlaygroundData.PROBE_ROWS);
    } finally {
      run.close();
    }
  }

  @Test
  void densitiesHoldNearlyAllValues() {
    double[] values = new double[1_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 1_000.0;
    }
    LineChart.Series series = LayerDensities.series(Text.verbatim("a"), Color.BN, values);
    double width = series.x()[1] - series.x()[0];
    assertThat(Arrays.stream(series.y()).sum() * width).isCloseTo(1, within(0.02));
    LineChart.Series constant =
        LayerDensities.series(Text.verbatim("a"), Color.BN, new double[] {3, 3, 3});
    assertThat(Arrays.stream(constant.y()).filter(y -> y > 0)).hasSize(1);
  }

  @Test
  void curvesForgetEverySecondPointWhenTheyAreLong() {
    Curves curves = new Curves(false);
    double[] two = {1, 2};
    for (int step = 0; step < 2_000; step++) {
      curves.add(step, two, two, two);
    }
    LineChart loss = (LineChart) curves.figures().getFirst();
    assertThat(loss.series()).hasSize(4);
    assertThat(loss.series().getFirst().x()).hasSizeBetween(200, 400).startsWith(0).endsWith(1_999);
  }
}
