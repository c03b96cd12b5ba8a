package io.evenkeel.lab.report;

import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.metrics.Metric;
import io.evenkeel.tabular.trial.Trial;
import io.evenkeel.tabular.trial.TrialSummary;
import io.evenkeel.tabular.trial.TrialSummary.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results of the same settings on other rows, or from other seeds. */
public final class TrialSection {
  private TrialSection() {}

  /**
   * The section.
   *
   * @param folds of a cross-validation, or 0 for none
   * @param seeds from which it was trained
   */
  public static Section of(TrialSummary summary, int folds, int seeds) {
    List<Figure> figures = List.of(spreads(summary), trials(summary, folds > 0));
    return new Section("repeated", Text.of("report.repeated"), lead(folds, seeds), figures);
  }

  private static Text lead(int folds, int seeds) {
    if (folds == 0) {
      return Text.of("report.seedsLead", String.valueOf(seeds));
    }
    return seeds == 1
        ? Text.of("report.foldsOneSeedLead", String.valueOf(folds))
        : Text.of("report.foldsLead", String.valueOf(folds), String.valueOf(seeds));
  }

  private static DataTable spreads(TrialSummary summary) {
    List<List<Text>> rows = new ArrayList<>();
    for (Spread spread : summary.spreads()) {
      rows.add(
          List.of(
              Text.of("metric." + spread.metric().key()),
              RunReport.number(spread.mean()),
              Text.verbatim(String.format(Locale.ROOT, "± %.2g", spread.deviation())),
              RunReport.number(spread.baseline())));
    }
    return new DataTable(
        "repeated-metrics",
        Text.of("report.metrics"),
        List.of(
            Text.verbatim(""),
            Text.of("report.mean"),
            Text.of("report.deviation"),
            Text.of("report.baseline")),
        rows);
  }

  private static DataTable trials(TrialSummary summary, boolean folds) {
    List<Metric> metrics = summary.spreads().stream().map(Spread::metric).toList();
    List<Text> header = new ArrayList<>();
    header.add(Text.of("report.seed"));
    if (folds) {
      header.add(Text.of("report.fold"));
    }
    header.add(Text.of("report.classRows"));
    metrics.forEach(metric -> header.add(Text.of("metric." + metric.key())));
    List<List<Text>> rows = new ArrayList<>();
    for (Trial trial : summary.trials()) {
      List<Text> row = new ArrayList<>();
      row.add(Text.verbatim(String.valueOf(trial.seed())));
      if (folds) {
        row.add(Text.verbatim(String.valueOf(trial.fold())));
      }
      row.add(Text.verbatim(String.valueOf(trial.rows())));
      metrics.forEach(
          metric -> row.add(RunReport.number(trial.model().getOrDefault(metric, Double.NaN))));
      rows.add(row);
    }
    return new DataTable("repeated-trainings", Text.of("report.trainings"), header, rows);
  }
}
