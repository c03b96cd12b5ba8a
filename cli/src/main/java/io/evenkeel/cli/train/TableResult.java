package io.evenkeel.cli.train;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.report.TableReport;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.data.Images;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.report.ColumnSection;
import io.evenkeel.lab.report.Outcome;
import io.evenkeel.model.Model;
import io.evenkeel.tabular.TabularEvaluation;
import io.evenkeel.tabular.TabularPlan;
import io.evenkeel.tabular.TabularRun;
import io.evenkeel.training.StopReason;
import io.evenkeel.training.TrainingRun;
import java.io.PrintWriter;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result of a training on a table, for people and as JSON.
 *
 * @param extras what there is to say beside the model
 * @param plan what was to be done
 */
record TableResult(
    TableRunSettings settings, TabularRun tabular, List<TableExtra> extras, TabularPlan plan)
    implements JobResult {

  @Override
  public TrainingRun run() {
    return tabular.training();
  }

  @Override
  public List<TrainingRun> runs() {
    return tabular.members();
  }

  @Override
  public Model model() {
    return tabular.model().model();
  }

  @Override
  public Outcome outcome() {
    return Outcome.of(tabular, plan.notes());
  }

  @Override
  public List<Section> sections(Outcome outcome) {
    return Stream.concat(
            extras.stream().map(TableExtra::section), Stream.of(ColumnSection.of(tabular.model())))
        .toList();
  }

  @Override
  public Optional<String> card(String name, String command) {
    return Optional.of(new ModelCard(settings, plan, tabular, extras).text(name, command));
  }

  @Override
  public Optional<Images> images() {
    return Optional.empty();
  }

  @Override
  public void print(PrintWriter lines) {
    lines.println(tabular.members().size() == 1 ? oneNetwork() : ensemble());
    judged()
        .ifPresent(evaluation -> {
          lines.println();
          TableReport.print(evaluation.notes(), lines);
          lines.println(
              "on the %s rows %s"
                  .formatted(
                      Numbers.count(evaluation.rows()),
                      tabular.test().isPresent() ? "to test on" : "for validation"));
          new TableReport(evaluation).print(lines);
        });
    extras.forEach(extra -> extra.print(lines));
    TableReport.print(tabular.notes(), lines);
    lines.println();
  }

  private String oneNetwork() {
    return "%s in %s, %s rows a second"
        .formatted(
            epochs(),
            Numbers.duration(run().seconds()),
            Numbers.count(Math.round(run().rowsPerSecond())));
  }

  private String ensemble() {
    IntSummaryStatistics epochs =
        tabular.members().stream().mapToInt(m -> m.history().size()).summaryStatistics();
    return "%d members of %s, whose mean is the model"
        .formatted(
            tabular.members().size(),
            epochs.getMin() == epochs.getMax()
                ? Numbers.epochs(epochs.getMax())
                : "%d to %s".formatted(epochs.getMin(), Numbers.epochs(epochs.getMax())));
  }

  @Override
  public String stopped() {
    return tabular.members().size() == 1
        ? JobResult.super.stopped()
        : "stopped with %d of %d members trained"
            .formatted(
                tabular.members().stream()
                    .filter(m -> m.stopReason() != StopReason.STOP_REQUESTED)
                    .count(),
                tabular.members().size());
  }

  private Optional<TabularEvaluation> judged() {
    return tabular.test().or(tabular::validation);
  }

  @Override
  public Optional<String> next(String name) {
    return Optional.of("predict with: evenkeel predict %s FILE -o scored.parquet".formatted(name));
  }

  @Override
  public void putSubject(ObjectNode json) {
    json.put("data", settings.table().word());
    json.put("target", settings.goal().target());
  }

  @Override
  public void putScores(ObjectNode json) {
    json.put("bestEpoch", run().bestEpoch());
    json.put("members", tabular.members().size());
    tabular.validation().ifPresent(e -> new TableReport(e).addTo(json.putObject("validation")));
    tabular.test().ifPresent(e -> new TableReport(e).addTo(json.putObject("test")));
    extras.forEach(extra -> extra.addTo(json));
    ArrayNode notes = json.putArray("notes");
    Stream.concat(plan.notes().stream(), tabular.notes().stream())
        .forEach(note -> notes.add(note.text()));
  }
}
