package io.evenkeel.cli.train;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.run.RunFolder;
import io.evenkeel.training.EpochResult;
import io.evenkeel.training.StopReason;
import io.evenkeel.training.TrainingRun;
import java.io.PrintWriter;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What a training has come to, for people and as JSON. */
record TrainingResult(RunFolder folder, DataSource source, TrainingRun run) {

  void print(PrintWriter out) {
    out.println();
    String took =
        "%s, %s images a second"
            .formatted(
                Numbers.duration(run.seconds()), Numbers.count(Math.round(run.rowsPerSecond())));
    if (run.stopReason() == StopReason.STOP_REQUESTED) {
      out.println(
          "stopped after step %s of %s; go on with: evenkeel train --resume %s"
              .formatted(
                  Numbers.count(run.progress().step()),
                  Numbers.count(run.plan().totalSteps()),
                  folder.name()));
    } else {
      out.println("%s%s in %s".formatted(accuracy(), epochs(), took));
      out.println("the model is in %s".formatted(folder.modelFile()));
      out.println("see how it went: %s".formatted(folder.path().resolve("report.html")));
    }
    out.flush();
  }

  private String accuracy() {
    return run.test()
        .map(test ->
            "test accuracy %s, test loss %s; "
                .formatted(Numbers.percent(test.accuracy()), Numbers.significant(test.loss())))
        .orElse("");
  }

  private String epochs() {
    int done = run.history().size();
    String best = run.bestEpoch() > 0 ? " (the best was %d)".formatted(run.bestEpoch()) : "";
    String early = run.stopReason() == StopReason.EARLY_STOPPING ? ", stopped early" : "";
    return Numbers.epochs(done) + best + early;
  }

  void printJson(PrintWriter out) {
    ObjectNode json = Json.object();
    json.put("run", folder.path().toString());
    json.put("data", source.name());
    json.put("stopReason", EnumConverter.text(run.stopReason()));
    json.put("epochs", run.history().size());
    json.put("steps", run.progress().step());
    add(json, "train", lastTrain());
    add(json, "validation", run.validation());
    add(json, "test", run.test());
    json.put("bestEpoch", run.bestEpoch());
    Json.put(json, "seconds", run.seconds());
    Json.put(json, "rowsPerSecond", run.rowsPerSecond());
    json.put("parametersSha256", run.parametersSha256());
    Json.print(json, out);
  }

  private Optional<Evaluation> lastTrain() {
    return run.history().isEmpty()
        ? Optional.empty()
        : Optional.of(run.history().getLast()).map(EpochResult::train);
  }

  private static void add(ObjectNode json, String name, Optional<Evaluation> evaluation) {
    evaluation.ifPresent(e -> {
      ObjectNode object = json.putObject(name);
      object.put("rows", e.rows());
      e.values().forEach((metric, value) -> Json.put(object, metric.key(), value));
    });
  }
}
