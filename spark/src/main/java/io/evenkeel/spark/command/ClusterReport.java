package io.evenkeel.spark.command;

import io.evenkeel.json.StrictJson;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.report.RunRecord;
import io.evenkeel.lab.report.RunReport;
import io.evenkeel.lab.report.WorkerSection;
import io.evenkeel.lab.report.WorkerSection.Worker;
import io.evenkeel.network.Network;
import io.evenkeel.spark.EpochLine;
import io.evenkeel.spark.TrainingSummary;
import io.evenkeel.spark.WorkerStats;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a training on a cluster went, for people and as JSON. */
final class ClusterReport {
  private ClusterReport() {}

  /** As JSON: hash, epochs, and what each worker's steps took. */
  static ObjectNode json(TrainingSummary summary) {
    ObjectNode report = StrictJson.object();
    report.put("parametersSha256", summary.parametersSha256());
    ArrayNode epochs = report.putArray("epochs");
    for (EpochLine epoch : summary.epochs()) {
      epochs.add(json(epoch));
    }
    ArrayNode workers = report.putArray("workers");
    for (WorkerStats worker : summary.workers()) {
      workers
          .addObject()
          .put("worker", worker.worker())
          .put("host", worker.host())
          .put("steps", worker.step())
          .put("seconds", worker.seconds())
          .put("exchangeSeconds", worker.exchangeSeconds())
          .put("exchangedBytes", worker.exchangedBytes());
    }
    return report;
  }

  /** As in a run's {@code metrics.jsonl}. */
  private static ObjectNode json(EpochLine epoch) {
    ObjectNode line =
        StrictJson.object()
            .put("epoch", epoch.epoch())
            .put("steps", epoch.steps())
            .put("learningRate", epoch.learningRate());
    ObjectNode train = line.putObject("train").put("loss", epoch.loss());
    if (Double.isFinite(epoch.accuracy())) { // of classes
      train.put("accuracy", epoch.accuracy());
    }
    return line.put("seconds", epoch.seconds()).put("rowsPerSecond", epoch.rowsPerSecond());
  }

  /**
   * The page of the run, as that of any other, with its workers.
   *
   * @param command that repeats it
   * @param settings JSON for people
   */
  static Page page(
      String run, String command, ObjectNode settings, Network network, TrainingSummary summary) {
    List<JsonNode> epochs = summary.epochs().stream().<JsonNode>map(ClusterReport::json).toList();
    List<Worker> workers =
        summary.workers().stream()
            .map(w ->
                new Worker(
                    w.worker(),
                    w.host(),
                    w.step(),
                    w.seconds(),
                    w.exchangeSeconds(),
                    w.exchangedBytes()))
            .toList();
    RunRecord record =
        new RunRecord(
            run,
            command,
            StrictJson.pretty(settings),
            network,
            epochs,
            List.of(),
            Optional.empty());
    return RunReport.page(record, Optional.empty(), List.of(WorkerSection.of(workers)));
  }

  /** Notes, one line per epoch, one line per worker, the hash. */
  static void print(TrainingSummary summary, PrintWriter out) {
    summary.notes().forEach(note -> out.println("  note: " + note));
    for (EpochLine epoch : summary.epochs()) {
      out.printf(
          Locale.ROOT,
          "  epoch %d   train loss %.4f   %,.0f rows/s   %.1f s%n",
          epoch.epoch(),
          epoch.loss(),
          epoch.rowsPerSecond(),
          epoch.seconds());
    }
    for (WorkerStats worker : summary.workers()) {
      out.printf(
          Locale.ROOT,
          "  worker %d on %s   %,d steps   %.1f s in computation   %.1f s in exchange   %,.1f MB"
              + " sent%n",
          worker.worker(),
          worker.host(),
          worker.step(),
          worker.seconds() - worker.exchangeSeconds(),
          worker.exchangeSeconds(),
          worker.exchangedBytes() * 1e-6);
    }
    out.println("parameters SHA-256 " + summary.parametersSha256());
  }
}
