package io.evenkeel.cli.train;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.Version;
import io.evenkeel.cli.report.EvaluationReport;
import io.evenkeel.cli.report.TableReport;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.training.TableIntroduction;
import io.evenkeel.metrics.Metric;
import io.evenkeel.table.Column;
import io.evenkeel.tabular.ClassTarget;
import io.evenkeel.tabular.ColumnEncoder;
import io.evenkeel.tabular.Note;
import io.evenkeel.tabular.NumberTarget;
import io.evenkeel.tabular.Preprocessor;
import io.evenkeel.tabular.SeenColumn;
import io.evenkeel.tabular.TabularEvaluation;
import io.evenkeel.tabular.TabularPlan;
import io.evenkeel.tabular.TabularRun;
import io.evenkeel.tabular.TabularSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What somebody should know who uses a model that others trained, as Markdown: what it predicts
 * from what, how good it is on which rows, and what it is not made for (Mitchell et al. 2019, Model
 * cards for model reporting).
 */
record ModelCard(
    TableRunSettings settings, TabularPlan plan, TabularRun run, List<TableExtra> extras) {

  ModelCard {
    extras = List.copyOf(extras);
  }

  /**
   * The card.
   *
   * @param name of the run
   * @param command that repeats it
   */
  String text(String name, String command) {
    List<String> lines = new ArrayList<>();
    TableIntroduction said = new TableIntroduction(settings, plan);
    lines.add("# Model card: " + name);
    lines.add("");
    lines.add("Predicts %s.".formatted(said.target()));
    heading(lines, "Data");
    lines.add("- learned from: " + settings.table().word());
    lines.add("- rows: " + said.rows());
    addMetrics(lines);
    addColumns(lines);
    addLimits(lines);
    addTraining(lines, command);
    return String.join("\n", lines) + "\n";
  }

  private static void heading(List<String> lines, String text) {
    lines.add("");
    lines.add("## " + text);
    lines.add("");
  }

  private static String row(Stream<String> cells) {
    return "| "
        + String.join(" | ", cells.map(c -> c.replace("|", "\\|").replace("\n", " ")).toList())
        + " |";
  }

  private void addMetrics(List<String> lines) {
    heading(lines, "How good it is");
    Optional<TabularEvaluation> judged = run.test().or(run::validation);
    if (judged.isEmpty()) {
      lines.add("No rows were set aside, so nothing says how good it is on new ones.");
      return;
    }
    TabularEvaluation result = judged.get();
    lines.add(
        "On %s rows %s, beside the answer %s:"
            .formatted(
                Numbers.count(result.rows()),
                run.test().isPresent() ? "to test on" : "that it was not trained on",
                result.baselineAnswer()));
    lines.add("");
    lines.add(row(Stream.of("", "model", "baseline")));
    lines.add("| --- | --- | --- |");
    for (Metric metric : result.evaluation().values().keySet()) {
      lines.add(
          row(
              Stream.of(
                  EvaluationReport.label(metric),
                  EvaluationReport.text(metric, result.evaluation().get(metric)),
                  EvaluationReport.text(metric, result.baseline().get(metric)))));
    }
    List<String> decided = new TableReport(result).decided();
    if (!decided.isEmpty()) {
      lines.add("");
      decided.forEach(line -> lines.add("- " + line));
    }
  }

  private void addColumns(List<String> lines) {
    heading(lines, "Columns that it is made for");
    lines.add(row(Stream.of("column", "type", "in the training rows", "missing", "becomes")));
    lines.add("| --- | --- | --- | --- | --- |");
    Preprocessor preprocessor = plan.preprocessor();
    for (ColumnEncoder encoder : preprocessor.encoders()) {
      Column column = encoder.column();
      SeenColumn seen = preprocessor.seen(column.name());
      lines.add(
          row(
              Stream.of(
                  column.name(),
                  column.type().label(),
                  seen == null ? "" : seen.range(column.type()),
                  seen == null ? "" : Numbers.percent(seen.missing()),
                  encoder.summary())));
    }
  }

  private void addLimits(List<String> lines) {
    heading(lines, "Limits");
    lines.add(
        "- The figures hold for rows like those above. `predict` says which columns of new rows lie beyond what training saw.");
    switch (plan.target()) {
      case NumberTarget number ->
          lines.add(
              "- Nothing below %s or above %s is predicted."
                  .formatted(
                      Numbers.significant(number.least()), Numbers.significant(number.most())));
      case ClassTarget classes ->
          lines.add(
              "- It tells %d classes, and gives any row one of them."
                  .formatted(classes.classes().size()));
    }
    lines.add(
        "- Nobody has checked how it treats groups of people, nor whether correlations in the data"
            + " are causes.");
    Stream.concat(plan.notes().stream(), run.notes().stream())
        .filter(Note::isWarning)
        .forEach(note -> lines.add("- Warning: " + note.text()));
  }

  private void addTraining(List<String> lines, String command) {
    heading(lines, "How it was trained");
    TabularSettings trained = plan.settings();
    lines.add("- " + SearchReport.words(trained));
    lines.add(
        "- %d %s, seed %d, by Evenkeel %s"
            .formatted(
                trained.members(),
                trained.members() == 1 ? "network" : "networks, whose mean is the model",
                trained.seed(),
                Version.read()));
    lines.add("- to repeat it bit for bit: `%s`".formatted(command));
  }
}
