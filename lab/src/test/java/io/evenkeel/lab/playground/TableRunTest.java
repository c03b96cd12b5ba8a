package io.evenkeel.lab.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Statistics;
import io.evenkeel.table.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tables in the playground: a class or a number, with categories as vectors. */
@Timeout(600)
class TableRunTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private final TableShelf shelf = new TableShelf();

  @BeforeEach
  void table() throws IOException {
    shelf.add("people.csv", Table.read(SmallTables.people(folder, 2_000)), null);
  }

  @AfterEach
  void close() {
    shelf.close();
  }

  private PlaygroundRun begin(String target, PlaygroundNormPlace place)
      throws InterruptedException {
    PlaygroundSettings chosen =
        PlaygroundSettings.DEFAULT.learning(DataChoice.TABLE, "people.csv", target);
    PlaygroundSettings settings =
        PlaygroundSettings.parse(
            JSON.writeValueAsString(View.settings(chosen))
                .replace(
                    "\"before\"", "\"" + place.name().toLowerCase(java.util.Locale.ROOT) + "\""));
    return new PlaygroundRun(settings, PlaygroundData.of(settings, shelf));
  }

  private JsonNode view(PlaygroundRun run) {
    return JSON.readTree(
        View.of(run, new View.Look(false, 1, 0, 0), shelf.offers(), List.of()).json());
  }

  @Test
  void aClassIsLearnedInEveryPlaceOfBatchNorm() throws InterruptedException {
    for (PlaygroundNormPlace place : PlaygroundNormPlace.values()) {
      PlaygroundRun run = begin("rich", place);
      try {
        run.advance(150);
        assertThat(run.data().classes()).containsExactly("no", "yes");
        assertThat(run.curves().score(PlaygroundRun.WITH)).isGreaterThan(0.85);
        assertThat(run.curves().score(PlaygroundRun.WITHOUT)).isGreaterThan(0.8);
        JsonNode view = view(run);
        assertThat(view.get("isNumber").asBoolean()).isFalse();
        assertThat(view.at("/table/rows").asInt() + view.at("/table/testRows").asInt())
            .isEqualTo(2_000);
        assertThat(view.at("/tables/0/columns/5").asString()).isEqualTo("rich");
        assertThat(view.has("plane")).isFalse();
      } finally {
        run.close();
      }
    }
  }

  @Test
  void theErrorOfANumberIsInItsUnit() throws InterruptedException {
    PlaygroundRun run = begin("pay", PlaygroundNormPlace.BEFORE);
    try {
      double first = run.curves().score(PlaygroundRun.WITH);
      run.advance(400);
      double last = run.curves().score(PlaygroundRun.WITH);
      double loss = run.curves().testLoss(PlaygroundRun.WITH);
      double unit = Objects.requireNonNull(run.data().table()).unit();
      assertThat(unit).isBetween(5_000.0, 10_000.0);
      assertThat(last).isLessThan(0.5 * first);
      assertThat(last * last).isCloseTo(loss * unit * unit, within(1e-3 * last * last));
      JsonNode view = view(run);
      assertThat(view.get("isNumber").asBoolean()).isTrue();
      assertThat(view.at("/figures/1/title/key").asString()).isEqualTo("playground.rmse");
    } finally {
      run.close();
    }
  }

  @Test
  void aPassLooksCategoriesUpAsTheModelDoes() throws InterruptedException {
    PlaygroundRun run = begin("pay", PlaygroundNormPlace.INPUT);
    try {
      run.advance(20);
      Model model = Objects.requireNonNull(run.side(PlaygroundRun.WITH).model());
      assertThat(model.network().layers().getFirst()).isInstanceOf(Embedding.class);
      assertThat(model.network().layers().get(1)).isInstanceOf(BatchNorm.class);
      float[] x = run.data().probe();
      Map<String, Moments> ema = new TreeMap<>();
      model
          .statistics()
          .forEach((layer, kept) ->
              ema.put(layer, Objects.requireNonNull(kept.moments().get(Statistics.EMA))));
      int rows = run.data().probeCount();
      double[] outputs = Pass.of(model, x, rows, ema).steps().getLast().output();
      float[] expected = model.logits(x, rows);
      for (int i = 0; i < rows; i++) {
        assertThat(outputs[i]).isCloseTo(expected[i], within(1e-4));
      }
    } finally {
      run.close();
    }
  }

  @Test
  void aRowIsPredictedUnderEachSource() throws InterruptedException {
    PlaygroundRun run = begin("pay", PlaygroundNormPlace.BEFORE);
    try {
      run.advance(600);
      Sample sample = Sample.of(run.data(), 3);
      assertThat(sample.columns()).contains("age", "city", "employer").doesNotContain("pay");
      assertThat(sample.values()).hasSameSizeAs(sample.columns());
      double truth = Double.parseDouble(sample.truth());
      TestTime judged = TestTime.of(run, JSON.writeValueAsString(Map.of("x", sample.x())));
      for (int s = 0; s < 3; s++) {
        TestTime.Answer answer = judged.sources().get(s).answer();
        assertThat(answer.probabilities()).isNull();
        assertThat(Objects.requireNonNull(answer.number())).isCloseTo(truth, within(6_000.0));
      }
      TestTime other =
          TestTime.of(run, JSON.writeValueAsString(Map.of("x", Sample.of(run.data(), 4).x())));
      assertThat(judged.sources().getLast().answer()).isEqualTo(other.sources().getLast().answer());
      assertThatThrownBy(() -> Sample.of(run.data(), 0))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the test rows have the numbers 1 to 400, but got 0");
      double[] unknown = sample.x().clone();
      unknown[unknown.length - 1] = 1_000;
      assertThatThrownBy(() -> TestTime.of(run, JSON.writeValueAsString(Map.of("x", unknown))))
          .isInstanceOf(InvalidInputException.class);
    } finally {
      run.close();
    }
  }

  @Test
  void tablesHaveKnobsOfTheirOwn() {
    PlaygroundSettings toy = PlaygroundSettings.DEFAULT;
    PlaygroundSettings table = toy.learning(DataChoice.TABLE, "people.csv", "pay");
    assertThat(table.adam()).isTrue();
    assertThat(table.learning(DataChoice.XOR, "", "").adam()).isFalse();
    assertThat(toy.learning(DataChoice.MNIST, "", "").depth()).isEqualTo(toy.depth());
    assertThat(table.sameData(table.learning(DataChoice.TABLE, "people.csv", "rich"))).isFalse();
    assertThat(table.sameData(table)).isTrue();
  }

  @Test
  void ofASortedTableRowsFromAllOverAreLookedAt() {
    float[] x = new float[10_000];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
    }
    Dataset sorted = Dataset.ofClasses(x, 1, new int[x.length], 2);
    PlaygroundData data = new PlaygroundData(sorted, sorted, 2, List.of("a", "b"), false, null);
    assertThat(data.probe()[PlaygroundData.PROBE_ROWS - 1]).isGreaterThan(9_900);
    assertThat(data.sample().rows()).isEqualTo(2_000);
    assertThat(PlaygroundData.x(data.sample(), 2_000)).startsWith(0, 5, 10).endsWith(9_995);
  }
}
