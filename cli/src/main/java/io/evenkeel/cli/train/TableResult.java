package io.evenkeel.cli.train;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.report.TableReport;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.run.RunFolder;
import io.evenkeel.tabular.Note;
import io.evenkeel.tabular.TabularEvaluation;
import io.evenkeel.tabular.TabularRun;
import io.evenkeel.training.StopReason;
import io.evenkeel.training.TrainingRun;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a training on a table has come to, for people and as JSON.
 *
 * @param planned what was said before it
 */
record TableResult(
    RunFolder folder, TableRunSettings settings, TabularRun run, List<Note> planned) {

  void print(PrintWriter out) {
    TrainingRun training = run.training();
    out.println();
    if (training.stopReason() == StopReason.STOP_REQUESTED) {
      out.println(
          "stopped after step %s of %s; go on with: evenkeel train --resume %s"
              .formatted(
                  Numbers.count(training.progress().step()),
                  Numbers.count(training.plan().totalSteps()),
                  folder.name()));
      out.flush();
      return;
    }
    String best =
        training.bestEpoch() > 0 ? " (the best was %d)".formatted(training.bestEpoch()) : "";
    String early = training.stopReason() == StopReason.EARLY_STOPPING ? ", stopped early" : "";
    out.println(
        "%s%s%s in %s, %s rows a second"
            .formatted(
                Numbers.epochs(training.history().size()),
                best,
                early,
                Numbers.duration(training.seconds()),
                Numbers.count(Math.round(training.rowsPerSecond()))));
    judged()
        .ifPresent(evaluation -> {
          out.println();
          out.println(
              "on the %s rows %s"
                  .formatted(
                      Numbers.count(evaluation.rows()),
                      run.test().isPresent() ? "to test on" : "for validation"));
          new TableReport(evaluation).print(out);
        });
    TableReport.print(run.notes(), out);
    out.println();
    out.println("the model is in %s".formatted(folder.modelFile()));
    out.println("see how it went: %s".formatted(folder.path().resolve("report.html")));
    out.println(
        "predict with: evenkeel predict %s FILE -o scored.parquet".formatted(folder.name()));
    out.flush();
  }

  private Optional<TabularEvaluation> judged() {
    return run.test().or(run::validation);
  }

  /** All that was said, before and after. */
  List<Note> notes() {
    return Stream.concat(planned.stream(), run.notes().stream()).toList();
  }

  void printJson(PrintWriter out) {
    TrainingRun training = run.training();
    ObjectNode json = Json.object();
    json.put("run", folder.path().toString());
    json.put("data", settings.table().word());
    json.put("target", settings.goal().target());
    json.put("stopReason", EnumConverter.text(training.stopReason()));
    json.put("epochs", training.history().size());
    json.put("steps", training.progress().step());
    json.put("bestEpoch", training.bestEpoch());
    run.validation().ifPresent(e -> new TableReport(e).addTo(json.putObject("validation")));
    run.test().ifPresent(e -> new TableReport(e).addTo(json.putObject("test")));
    ArrayNode notes = json.putArray("notes");
    notes().forEach(note -> notes.add(note.text()));
    Json.put(json, "seconds", training.seconds());
    Json.put(json, "rowsPerSecond", training.rowsPerSecond());
    json.put("parametersSha256", training.parametersSha256());
    Json.print(json, out);
  }
}
