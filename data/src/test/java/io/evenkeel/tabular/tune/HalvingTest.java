package io.evenkeel.tabular.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.loss.Task;
import io.evenkeel.tabular.TabularDefaults;
import io.evenkeel.tabular.TabularSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HalvingTest {
  private static final TabularSettings BASE = TabularDefaults.of(1000, Task.BINARY);
  private static final Candidates CANDIDATES = new Candidates(BASE);

  /** A search whose candidate c has a score of its own, or none where it diverges. */
  private static List<TuneTrial> search(int trials, double... scores) {
    Halving halving = new Halving(20);
    List<TuneTrial> done = new ArrayList<>();
    while (done.size() < trials) {
      Halving.Step step = halving.next(done);
      double score = scores[step.candidate() % scores.length];
      done.add(
          new TuneTrial(
              step.candidate(),
              step.rung(),
              halving.settings(CANDIDATES.of(step.candidate()), step.rung()),
              score,
              1,
              done.size() + 1.0));
    }
    return done;
  }

  @Test
  void theBestThreeOfNineGoOnAndTheBestOfThemToTheEnd() {
    double[] scores = {5, 9, 4, 8, 3, 7, Double.NaN, 6, 6.5, 2};
    List<TuneTrial> done = search(15, scores);
    assertThat(done.stream().map(TuneTrial::candidate))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 4, 2, 9, 10);
    assertThat(done.stream().map(TuneTrial::rung))
        .containsExactly(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 0);
    assertThat(done.stream().map(t -> t.settings().epochs()).distinct()).containsExactly(20, 3, 7);
    assertThat(done.subList(1, 13)).allMatch(t -> t.settings().members() == 1);
    assertThat(done.getFirst().settings().members()).isEqualTo(BASE.members());
    assertThat(done.get(13).settings().members()).isEqualTo(CANDIDATES.of(9).members());
    assertThat(Halving.winner(done).orElseThrow().candidate()).isEqualTo(9);
    assertThat(Halving.curve(done)).startsWith(5, 5).endsWith(5, 2, 2);
  }

  /**
   * The settings that the search begins with stay where nothing is better, and nothing diverges.
   */
  @Test
  void theDefaultsWinWhereNothingIsBetter() {
    List<TuneTrial> done = search(27, 1, 2, 3, 4, 5, 6, 7, 8, 9, Double.NaN);
    assertThat(Halving.winner(done).orElseThrow().candidate()).isZero();
    assertThat(Halving.winner(List.of())).isEmpty();
    assertThat(new Halving(1).epochs(0)).isEqualTo(1);
  }

  @Test
  void candidatesAreDrawnByTheirNumberAlone() {
    assertThat(CANDIDATES.of(0)).isEqualTo(BASE);
    Set<TabularSettings> drawn = new HashSet<>();
    for (int i = 1; i <= 60; i++) {
      TabularSettings settings = CANDIDATES.of(i);
      assertThat(settings).isEqualTo(new Candidates(BASE).of(i));
      assertThat(settings.learningRate())
          .isBetween(0.17 * BASE.learningRate(), 3.2 * BASE.learningRate());
      assertThat(String.valueOf(settings.learningRate()).length()).isLessThan(9);
      assertThat(settings.withSeed(1)).isEqualTo(new Candidates(BASE).of(i).withSeed(1));
      drawn.add(settings);
    }
    assertThat(drawn).hasSizeGreaterThan(55);
    assertThat(drawn).anyMatch(s -> !s.batchNorm()).anyMatch(s -> s.hidden().size() == 3);
    assertThat(drawn.stream().map(TabularSettings::members).distinct())
        .containsExactlyInAnyOrder(4, 8, 16);
  }

  @Test
  void aSingleNetworkBecomesTwoAtMost() {
    Candidates single = new Candidates(BASE.withMembers(1));
    assertThat(IntStream.range(1, 40).map(i -> single.of(i).members()).distinct())
        .containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void aLineIsReadAsItWasWritten() {
    for (TuneTrial trial : search(3, 0.5, Double.NaN)) {
      assertThat(TuneTrial.read(trial.line(), "line 1")).isEqualTo(trial);
    }
  }
}
