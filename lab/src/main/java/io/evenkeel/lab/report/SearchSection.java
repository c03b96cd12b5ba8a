package io.evenkeel.lab.report;

import io.evenkeel.json.JsonFields;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.metrics.Metric;
import io.evenkeel.tabular.TabularSettings;
import io.evenkeel.tabular.tune.Halving;
import io.evenkeel.tabular.tune.TuneTrial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How a search for settings went, and what it found. */
public final class SearchSection {
  private static final int SHOWN = 20;

  private SearchSection() {}

  /**
   * The section.
   *
   * @param trials in their order, the first with the settings that the search began with
   * @param metric of the scores: lower is better
   */
  public static Section of(List<TuneTrial> trials, Metric metric) {
    Text name = Text.of("metric." + metric.key());
    List<Figure> figures = List.of(curve(trials, name), table(trials, name));
    return new Section(
        "search",
        Text.of("report.search"),
        Text.of("report.searchLead", String.valueOf(trials.size()), name),
        figures);
  }

  private static LineChart curve(List<TuneTrial> trials, Text name) {
    double[] seconds = trials.stream().mapToDouble(TuneTrial::ended).toArray();
    List<TuneTrial> whole =
        trials.stream().filter(trial -> trial.rung() == Halving.LAST_RUNG).toList();
    return new LineChart(
        "search-curve",
        Text.of("report.searchCurve"),
        Axis.of(Text.of("report.searchSeconds")),
        Axis.of(name),
        List.of(
            LineChart.Series.of(
                Text.of("report.searchBest"), Color.VALIDATION, seconds, Halving.curve(trials)),
            LineChart.Series.dashed(
                Text.of("report.searchWhole"),
                Color.MUTED,
                whole.stream().mapToDouble(TuneTrial::ended).toArray(),
                whole.stream().mapToDouble(TuneTrial::score).toArray())));
  }

  /** The best whole trainings, then the best of the shorter ones. */
  private static DataTable table(List<TuneTrial> trials, Text name) {
    List<List<Text>> rows = new ArrayList<>();
    List<Integer> order =
        IntStream.range(0, trials.size())
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer i) -> -trials.get(i).rung())
                    .thenComparingDouble(i -> trials.get(i).score()))
            .limit(SHOWN)
            .toList();
    for (int i : order) {
      TuneTrial trial = trials.get(i);
      TabularSettings settings = trial.settings();
      rows.add(
          List.of(
              Text.verbatim("%03d".formatted(i + 1)),
              trial.candidate() == 0
                  ? Text.of("report.searchDefaults")
                  : Text.verbatim(String.valueOf(trial.candidate())),
              Text.verbatim(String.valueOf(settings.epochs())),
              RunReport.number(trial.score()),
              Text.verbatim(
                  settings.hidden().stream().map(String::valueOf).collect(Collectors.joining("-"))),
              RunReport.number(settings.learningRate()),
              Text.verbatim(String.valueOf(settings.dropout())),
              Text.verbatim(String.valueOf(settings.weightDecay())),
              Text.verbatim(settings.normWords()),
              Text.of("report.searchNetwork." + JsonFields.text(settings.network())),
              Text.verbatim(String.valueOf(settings.members())),
              Text.verbatim(String.valueOf(settings.inputScales()))));
    }
    return new DataTable("search-trials", Text.of("report.searchTrials"), header(name), rows);
  }

  private static List<Text> header(Text name) {
    return List.of(
        Text.of("report.searchTrial"),
        Text.of("report.searchCandidate"),
        Text.of("report.searchEpochs"),
        name,
        Text.of("report.searchWidths"),
        Text.of("report.rate"),
        Text.of("report.searchDropout"),
        Text.of("report.searchDecay"),
        Text.verbatim("BN"),
        Text.of("report.network"),
        Text.of("report.searchMembers"),
        Text.of("report.searchScales"));
  }
}
