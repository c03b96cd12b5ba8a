package io.evenkeel.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.page.BarChart;
import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.Paragraph;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import io.evenkeel.tabular.Importance;
import io.evenkeel.tabular.Importances;
import io.evenkeel.tabular.TabularEvaluation;
import io.evenkeel.tabular.decision.Decisions;
import io.evenkeel.tabular.decision.Judged;
import io.evenkeel.tabular.trial.Trial;
import io.evenkeel.tabular.trial.TrialSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of an evaluation on a table. */
class TablePageTest {

  private static List<Figure> importance(int columns) {
    Evaluation errors =
        new Evaluation(50, Map.of(Metric.RMSE, 71_748.2, Metric.R2, Double.NaN), Optional.empty());
    Judged judged = new Judged(Decisions.NONE, Optional.empty(), Optional.empty());
    TabularEvaluation result =
        new TabularEvaluation(errors, errors, "always 3, the mean", List.of(), judged, List.of());
    List<Importance> each =
        IntStream.range(0, columns)
            .mapToObj(c -> new Importance("column " + c, 90_000.25 - c, 0.5))
            .toList();
    Importances importances =
        new Importances(Metric.RMSE, 71_748.2, 50, 50, 5, 1e5, each, List.of());
    return TablePage.page("r", "t.csv", result, Optional.of(importances))
        .sections()
        .getLast()
        .figures();
  }

  @Test
  void numbersAreThoseOfTheTerminal() {
    assertThat(
            Stream.of(71_748.2, 12.3456, 123_456.0, 1e-5, Double.NaN)
                .map(value -> RunReport.number(value).in(Language.EN)))
        .containsExactly("71748", "12.35", "1.235e+05", "1.000e-05", "–");
  }

  @Test
  void foldsOfOneSeedSayNothingOfSeeds() {
    TrialSummary trials =
        new TrialSummary(
            List.of(new Trial(1, 1, 10, Map.of(Metric.RMSE, 1.0), Map.of(Metric.RMSE, 2.0), 3)));
    assertThat(TrialSection.of(trials, 3, 1).lead().in(Language.EN))
        .startsWith(
            "The same settings, trained on all but one of 3 folds of the rows and tested on that one. ");
    assertThat(TrialSection.of(trials, 3, 2).lead().in(Language.EN)).contains(" (from 2 seeds). ");
  }

  @Test
  void theMostImportantColumnsAreNamedBesideTheirBars() {
    List<Figure> figures = importance(30);
    BarChart bars = (BarChart) figures.getFirst();
    assertThat(bars.lying()).isTrue();
    assertThat(bars.categories()).hasSize(20);
    assertThat(bars.title().in(Language.EN)).isEqualTo("how much worse: root mean squared error");
    DataTable table = (DataTable) figures.get(1);
    assertThat(table.rows()).hasSize(20);
    assertThat(table.rows().getFirst().stream().map(cell -> cell.in(Language.EN)))
        .containsExactly("column 0", "90000", "± 0.50");
    assertThat(((Paragraph) figures.get(2)).text().in(Language.EN))
        .isEqualTo("The 20 most important of 30 columns are shown.");
    assertThat(importance(3)).hasSize(3);
  }
}
