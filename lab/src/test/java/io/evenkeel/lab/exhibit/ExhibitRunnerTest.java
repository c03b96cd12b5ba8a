package io.evenkeel.lab.exhibit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExhibitRunnerTest {
  @TempDir Path folder;

  /** Measures one number per seed, and counts how often. */
  private static final class Counted implements Exhibit {
    private final AtomicInteger runs = new AtomicInteger();
    private final double found;

    Counted(double found) {
      this.found = found;
    }

    @Override
    public String name() {
      return "bias";
    }

    @Override
    public Object settings(boolean quick) {
      return List.of(found, quick);
    }

    @Override
    public long[] seeds(boolean quick) {
      return new long[] {7, 8};
    }

    @Override
    public List<Job> jobs(boolean quick, Measurements into) {
      return Stream.of(7L, 8L)
          .map(seed ->
              new Job(
                  5,
                  _ -> {
                    runs.incrementAndGet();
                    into.put(Measurements.key("found", "it", seed), found, Double.NaN);
                  }))
          .toList();
    }

    @Override
    public ExhibitFinding finding(Measurements measured) {
      double mean = measured.at("found", "it", 0).mean();
      return new ExhibitFinding(
          Verdict.of(mean > 1 ? 1 : 0, 1),
          List.of(Text.verbatim("It is " + Shown.number(mean) + ".")));
    }

    @Override
    public List<Figure> figures(Measurements measured) {
      return List.of();
    }
  }

  private ExhibitResult run(Exhibit exhibit, boolean quick, ExhibitListener listener) {
    return new ExhibitRunner(folder.resolve("cache"), "1", 2, listener)
        .run(List.of(exhibit), quick)
        .getFirst();
  }

  @Test
  void whatWasMeasuredWithTheSameSettingsIsNotMeasuredAgain() throws IOException {
    Counted exhibit = new Counted(2);
    AtomicLong steps = new AtomicLong();
    ExhibitListener listener =
        new ExhibitListener() {
          @Override
          public void onSteps(long made) {
            steps.addAndGet(made);
          }
        };
    ExhibitResult first = run(exhibit, false, listener);
    assertThat(steps.get()).isEqualTo(10);
    assertThat(first.cached()).isFalse();
    assertThat(first.seeds()).isEqualTo(2);
    assertThat(first.finding().in(Language.EN))
        .isEqualTo("The claim holds in this measurement. It is 2.00.");
    ExhibitResult second = run(exhibit, false, listener);
    assertThat(second.cached()).isTrue();
    assertThat(second.finding()).isEqualTo(first.finding());
    assertThat(second.seconds()).isEqualTo(first.seconds());
    assertThat(second.cpuSeconds()).isEqualTo(first.cpuSeconds()).isNotNegative();
    assertThat(exhibit.runs).hasValue(2);
    run(exhibit, true, listener);
    assertThat(exhibit.runs).hasValue(4);
    run(new Counted(0.5), false, listener);
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void aFileThatIsNoneOfOursIsNamed() throws IOException {
    Counted exhibit = new Counted(2);
    run(exhibit, false, new ExhibitListener() {});
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      file = files.findFirst().orElseThrow();
    }
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> run(exhibit, false, new ExhibitListener() {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file + " holds no measurements of an exhibit: delete it, and it is measured anew");
    Files.writeString(file, "{\"seconds\": 1, \"cpuSeconds\": 2, \"measured\": {\"a\": [\"b\"]}}");
    assertThatThrownBy(() -> run(exhibit, false, new ExhibitListener() {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file + " holds something other than numbers as a: delete it, and it is measured anew");
  }

  @Test
  void aJobThatFailsFailsTheExhibit() {
    Job bad =
        new Job(
            1,
            _ -> {
              throw new IllegalStateException("no luck");
            });
    assertThatThrownBy(() -> JobRunner.run(List.of(bad), 1, _ -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no luck");
  }

  @Test
  void measurementsComeBackFromTheirJson() {
    Measurements measured = new Measurements(1, 2).put("a/b/1", 0.1, Double.NaN, 3);
    Measurements back = Measurements.of(StrictJson.parse(measured.json().toString(), "it"), "it");
    assertThat(back.seeds()).containsExactly(1, 2);
    assertThat(back.get("a", "b", 1)).containsExactly(0.1, Double.NaN, 3);
    assertThatThrownBy(() -> back.get("a", "b", 2)).hasMessage("nothing was measured as a/b/2");
  }

  @Test
  void allExhibitsHaveTheirWordsAndSettingsOfTheirOwn() {
    assertThat(Exhibits.all()).hasSize(11);
    for (Exhibit exhibit : Exhibits.all()) {
      for (Language language : Language.values()) {
        assertThat(exhibit.title().in(language)).isNotEmpty();
        assertThat(exhibit.claim().in(language)).isNotEmpty();
        assertThat(exhibit.experiment().in(language)).isNotEmpty();
        assertThat(exhibit.next().in(language)).isNotEmpty();
      }
      assertThat(exhibit.settings(true).toString())
          .isNotEqualTo(exhibit.settings(false).toString())
          .doesNotContain("@")
          .doesNotContain("[D")
          .isEqualTo(exhibit.settings(true).toString());
      assertThat(exhibit.seeds(true).length).isBetween(2, exhibit.seeds(false).length);
    }
  }

  @Test
  void exhibitsAreChosenByName() {
    assertThat(Exhibits.named(List.of())).isEqualTo(Exhibits.all());
    assertThat(Exhibits.named(List.of("why", "input")))
        .extracting(Exhibit::name)
        .containsExactly("input", "why");
    assertThatThrownBy(() -> Exhibits.named(List.of("dropout")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the exhibits are input, every-layer, place, gamma-beta, bias, optimizers, why,"
                + " regularisation, test-time, depth, shifted, but got 'dropout'");
  }

  @Test
  void thePageHasClaimAnswerAndCommand() {
    ExhibitResult result = run(new Counted(0.5), true, new ExhibitListener() {});
    String html = HtmlPage.html(ExhibitPage.of(List.of(result)), Language.EN);
    assertThat(html)
        .contains("It is 0.500.")
        .contains("exhibit.bias.claim")
        .contains("./evenkeel lab --exhibits bias --quick --report bias.html");
  }
}
