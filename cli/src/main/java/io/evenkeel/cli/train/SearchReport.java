package io.evenkeel.cli.train;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.cli.report.EvaluationReport;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.report.SearchSection;
import io.evenkeel.metrics.Metric;
import io.evenkeel.tabular.SettingsJson;
import io.evenkeel.tabular.TabularNetwork;
import io.evenkeel.tabular.TabularSettings;
import io.evenkeel.tabular.tune.Halving;
import io.evenkeel.tabular.tune.TuneTrial;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result of a search for settings, for people and as JSON.
 *
 * @param trials in their order, the first with the settings that the search began with
 * @param metric of the scores: lower is better
 */
record SearchReport(List<TuneTrial> trials, Metric metric) implements TableExtra {
  private static final int SHOWN = 5;

  SearchReport {
    trials = List.copyOf(trials);
  }

  @Override
  public void print(PrintWriter lines) {
    lines.println();
    lines.println(
        "the best of %d trials by %s on validation rows"
            .formatted(trials.size(), EvaluationReport.label(metric)));
    TextTable table = new TextTable("rrl");
    trials.stream()
        .filter(trial -> trial.rung() == Halving.LAST_RUNG)
        .sorted(Comparator.comparingDouble(TuneTrial::score))
        .limit(SHOWN)
        .forEach(trial ->
            table.line(
                trial.candidate() == 0 ? "defaults" : "no. " + trial.candidate(),
                Numbers.significant(trial.score()),
                words(trial.settings())));
    table.print(lines);
  }

  /** What a search varies, in words. */
  static String words(TabularSettings settings) {
    String widths =
        settings.hidden().stream().map(String::valueOf).collect(Collectors.joining("-"));
    return "%s%s%s, rate %s, dropout %s, decay %s%s, %s"
        .formatted(
            settings.members() == 1 ? "" : settings.members() + " x ",
            settings.network() == TabularNetwork.MLP
                ? ""
                : settings.network().name().toLowerCase(Locale.ROOT) + " ",
            widths,
            settings.learningRate(),
            settings.dropout(),
            settings.weightDecay(),
            settings.inputScales() == 0
                ? ""
                : ", scales " + Numbers.setting(settings.inputScales()),
            settings.normWords());
  }

  @Override
  public void addTo(ObjectNode json) {
    ObjectNode search = json.putObject("search").put("trials", trials.size());
    search.put("metric", metric.key());
    Json.put(search, "defaults", trials.getFirst().score());
    Halving.winner(trials)
        .ifPresent(winner -> {
          Json.put(search, "winner", winner.score());
          search.put("candidate", winner.candidate());
          search.set("settings", SettingsJson.write(winner.settings()));
        });
  }

  @Override
  public Section section() {
    return SearchSection.of(trials, metric);
  }
}
