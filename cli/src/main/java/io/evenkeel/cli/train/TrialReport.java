package io.evenkeel.cli.train;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.cli.report.EvaluationReport;
import io.evenkeel.cli.tables.TableTargetOptions.TableGoal;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.report.TrialSection;
import io.evenkeel.metrics.Metric;
import io.evenkeel.tabular.trial.Trial;
import io.evenkeel.tabular.trial.TrialSummary;
import io.evenkeel.tabular.trial.TrialSummary.Spread;
import java.io.PrintWriter;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The results of several trainings with the same settings, for people and as JSON. */
record TrialReport(TableGoal goal, TrialSummary summary) implements TableExtra {

  @Override
  public Section section() {
    return TrialSection.of(summary, goal.folds(), goal.seeds());
  }

  @Override
  public void print(PrintWriter lines) {
    lines.println();
    lines.println(
        goal.folds() > 0
            ? "%d folds%s, mean ± standard deviation"
                .formatted(
                    goal.folds(),
                    goal.seeds() > 1 ? " from each of %d seeds".formatted(goal.seeds()) : "")
            : "%d seeds, mean ± standard deviation".formatted(goal.seeds()));
    TextTable table = new TextTable("lrlr").line("", "model", "", "baseline");
    for (Spread spread : summary.spreads()) {
      Metric metric = spread.metric();
      table.line(
          EvaluationReport.label(metric),
          EvaluationReport.text(metric, spread.mean()),
          "± " + EvaluationReport.text(metric, spread.deviation()),
          EvaluationReport.text(metric, spread.baseline()));
    }
    table.print(lines);
  }

  @Override
  public void addTo(ObjectNode json) {
    ObjectNode trials =
        json.putObject("repeated").put("folds", goal.folds()).put("seeds", goal.seeds());
    ObjectNode metrics = trials.putObject("metrics");
    for (Spread spread : summary.spreads()) {
      ObjectNode one = metrics.putObject(spread.metric().key());
      Json.put(one, "mean", spread.mean());
      Json.put(one, "deviation", spread.deviation());
      Json.put(one, "baseline", spread.baseline());
    }
    ArrayNode each = trials.putArray("trainings");
    for (Trial trial : summary.trials()) {
      ObjectNode one =
          each.addObject()
              .put("seed", trial.seed())
              .put("fold", trial.fold())
              .put("rows", trial.rows());
      for (Map.Entry<Metric, Double> metric : trial.model().entrySet()) {
        Json.put(one, metric.getKey().key(), metric.getValue());
      }
      Json.put(one, "seconds", trial.seconds());
    }
  }
}
