package io.evenkeel.cli.report;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.json.Printable;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import io.evenkeel.tabular.Importance;
import io.evenkeel.tabular.Importances;
import io.evenkeel.tabular.Note;
import io.evenkeel.tabular.TabularEvaluation;
import io.evenkeel.tabular.decision.Decisions;
import io.evenkeel.tabular.decision.Temperature;
import io.evenkeel.tabular.decision.ThresholdRule;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How good a model of a table is, beside a baseline, for people and as JSON. */
public record TableReport(TabularEvaluation result) {
  private static final int BAR = 30;

  /** Prints it; the notes are printed by themselves. */
  public void print(PrintWriter out) {
    TextTable table = new TextTable("lrr").line("", "model", "baseline");
    Evaluation model = result.evaluation();
    for (Metric metric : model.values().keySet()) {
      if (isShown(metric, model)) {
        table.line(
            EvaluationReport.label(metric),
            EvaluationReport.text(metric, model.get(metric)),
            EvaluationReport.text(metric, result.baseline().get(metric)));
      }
    }
    table.print(out);
    out.println("the baseline answers %s".formatted(Printable.line(result.baselineAnswer())));
    new EvaluationReport(model, result.classes()).printConfusion(out, Terminal.columns());
    decided().forEach(out::println);
    out.flush();
  }

  /** What was decided on rows not trained on, and its effect, one line each. */
  public List<String> decided() {
    List<String> lines = new ArrayList<>();
    Decisions decisions = result.decisions().decisions();
    Temperature temperature = decisions.temperature();
    if (temperature.isAny()) {
      lines.add(
          "calibrated: outputs over %.4g; log loss on rows not trained on %.4f, before %.4f"
              .formatted(temperature.value(), temperature.after(), temperature.before()));
    }
    if (!decisions.rule().equals(ThresholdRule.half())) {
      lines.add(
          "threshold: %s above a probability of %.4g (%s)"
              .formatted(
                  Printable.line(result.classes().get(1)),
                  decisions.threshold(),
                  decisions.rule()));
    }
    result
        .decisions()
        .coverage()
        .ifPresent(coverage ->
            lines.add(
                "intervals at %s: hold %s of the rows, mean width %s"
                    .formatted(
                        coverage.level(),
                        Numbers.percent(coverage.share()),
                        Numbers.significant(coverage.width()))));
    return lines;
  }

  private void addDecisions(ObjectNode object) {
    Decisions decisions = result.decisions().decisions();
    Temperature temperature = decisions.temperature();
    if (!Double.isNaN(temperature.before())) {
      ObjectNode json = object.putObject("calibration");
      Json.put(json, "temperature", temperature.value());
      Json.put(json, "logLossBefore", temperature.before());
      Json.put(json, "logLossAfter", temperature.after());
    }
    if (!decisions.rule().equals(ThresholdRule.half())) {
      ObjectNode json = object.putObject("threshold").put("rule", decisions.rule().toString());
      json.put("class", result.classes().get(1));
      Json.put(json, "value", decisions.threshold());
    }
    result
        .decisions()
        .coverage()
        .ifPresent(coverage -> {
          ObjectNode json = object.putObject("intervals");
          Json.put(json, "level", coverage.level());
          Json.put(json, "coverage", coverage.share());
          Json.put(json, "meanWidth", coverage.width());
          json.put("rows", coverage.rows());
        });
  }

  /**
   * A loss that is the cross-entropy, or the square of the root mean squared error, adds nothing.
   */
  private static boolean isShown(Metric metric, Evaluation model) {
    return metric != Metric.LOSS
        || !(model.values().containsKey(Metric.LOG_LOSS)
            || model.values().containsKey(Metric.RMSE));
  }

  /** Adds the model's metrics and the baseline's. */
  public void addTo(ObjectNode object) {
    new EvaluationReport(result.evaluation(), result.classes()).addTo(object);
    ObjectNode baseline = object.putObject("baseline").put("answer", result.baselineAnswer());
    result.baseline().values().forEach((metric, value) -> Json.put(baseline, metric.key(), value));
    addDecisions(object);
    ArrayNode notes = object.putArray("notes");
    result.notes().forEach(note -> notes.add(note.text()));
  }

  /** A bar for each column, as long as the metric gets worse without it. */
  public static void print(Importances importances, PrintWriter out) {
    out.println();
    Terminal.print(
        ("how much worse %s gets when a column's values are shuffled: mean of %s ± standard"
                + " deviation (%s)")
            .formatted(
                EvaluationReport.label(importances.metric()),
                importances.repeats() == 1 ? "1 time" : importances.repeats() + " times",
                rows(importances)),
        out);
    double most = importances.columns().stream().mapToDouble(Importance::mean).max().orElse(0);
    TextTable table = new TextTable("lrrl");
    for (Importance one : importances.columns()) {
      int length = most > 0 ? (int) Math.round(Math.max(0, one.mean()) / most * BAR) : 0;
      table.line(
          one.column(), signed(one.mean()), "± " + signed(one.deviation()), "█".repeat(length));
    }
    table.line(
        "all together", signed(importances.together()), "", "(all columns shuffled at once)");
    table.print(out);
    print(importances.notes(), out);
    out.flush();
  }

  private static String rows(Importances importances) {
    String rows = Numbers.count(importances.rows());
    return importances.rows() == importances.of()
        ? rows + " rows"
        : "%s of %s rows, drawn at random".formatted(rows, Numbers.count(importances.of()));
  }

  private static String signed(double value) {
    double size = Math.abs(value);
    return size != 0 && (size < 1e-4 || size >= 1e6)
        ? String.format(Locale.ROOT, "%.2e", value)
        : String.format(Locale.ROOT, size >= 100 ? "%,.0f" : "%.4f", value);
  }

  public static void addTo(ObjectNode object, Importances importances) {
    ObjectNode json = object.putObject("importance").put("metric", importances.metric().key());
    json.put("rows", importances.rows()).put("of", importances.of());
    json.put("repeats", importances.repeats());
    Json.put(json, "together", importances.together());
    ArrayNode notes = json.putArray("notes");
    importances.notes().forEach(note -> notes.add(note.text()));
    ArrayNode columns = json.putArray("columns");
    for (Importance one : importances.columns()) {
      ObjectNode column = columns.addObject().put("column", one.column());
      Json.put(column, "mean", one.mean());
      Json.put(column, "deviation", one.deviation());
    }
  }

  /** Notes, one below the other. */
  public static void print(List<Note> notes, PrintWriter out) {
    for (Note note : notes) {
      String kind = note.isWarning() ? "warning: " : "note: ";
      Terminal.print(kind + Printable.line(note.text()), out);
    }
  }
}
