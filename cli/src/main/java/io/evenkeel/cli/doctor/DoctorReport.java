package io.evenkeel.cli.doctor;

import io.evenkeel.cli.output.HangingLines;
import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.onnx.doctor.Diagnosis;
import io.evenkeel.onnx.doctor.Examination;
import io.evenkeel.onnx.doctor.Finding;
import io.evenkeel.onnx.doctor.LayerDrift;
import io.evenkeel.onnx.doctor.Severity;
import io.evenkeel.onnx.doctor.StatisticsComparison;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the doctor says, for people and as JSON.
 *
 * @param model its name
 * @param data its name; empty where there was none
 * @param notes on the data, a sentence each
 */
record DoctorReport(String model, String data, List<String> notes, Diagnosis diagnosis) {
  private static final int WIDEST_NOTE = 100;

  /**
   * Prints it for people.
   *
   * @param columns of the terminal
   */
  void print(PrintWriter lines, int columns) {
    HangingLines.print(summary(), lines, columns);
    notes.forEach(note -> HangingLines.print("note: " + note, lines, columns));
    if (!diagnosis.findings().isEmpty()) {
      lines.println();
      TextTable table = new TextTable("lll");
      for (Finding finding : diagnosis.findings()) {
        table.line(word(finding.severity()), finding.layer(), finding.problem().title());
      }
      table.print(lines, columns);
      advice(lines, columns);
    }
    Examination examination = diagnosis.examination();
    if (examination != null) {
      examined(examination, lines, columns);
    } else if (!data.isEmpty()) {
      lines.println();
      lines.println("the model was not run on the data");
    }
    diagnosis
        .skipped()
        .forEach(reason -> HangingLines.print("not looked at: " + reason, lines, columns));
    lines.flush();
  }

  private String summary() {
    int norms = diagnosis.norms();
    List<String> counts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      int count = diagnosis.count(severity);
      if (count > 0) {
        boolean plural = count > 1 && severity != Severity.SERIOUS;
        counts.add("%d %s%s".formatted(count, word(severity), plural ? "s" : ""));
      }
    }
    return "%s%s: %d batch normalization%s, %s"
        .formatted(
            model,
            data.isEmpty() ? "" : " on " + data,
            norms,
            norms == 1 ? "" : "s",
            counts.isEmpty() ? "nothing found" : String.join(", ", counts));
  }

  private static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  /** Each piece of advice once, under the evidence of all layers that need it. */
  private void advice(PrintWriter lines, int columns) {
    Map<String, List<Finding>> groups = new LinkedHashMap<>();
    for (Finding finding : diagnosis.findings()) {
      groups
          .computeIfAbsent(finding.problem() + finding.remedy(), _ -> new ArrayList<>())
          .add(finding);
    }
    for (List<Finding> group : groups.values()) {
      Finding first = group.getFirst();
      lines.println();
      lines.println(first.problem().title());
      int names = group.stream().mapToInt(f -> f.layer().length()).max().orElse(0);
      for (Finding finding : group) {
        String layer = ("  %-" + names + "s  ").formatted(finding.layer());
        HangingLines.of(finding.evidence(), layer, "      ", columns).forEach(lines::println);
      }
      HangingLines.of(first.consequence(), "  so: ", "      ", columns).forEach(lines::println);
      HangingLines.of(first.remedy(), "  do: ", "      ", columns).forEach(lines::println);
    }
  }

  private static void examined(Examination examination, PrintWriter lines, int columns) {
    if (!examination.drifts().isEmpty()) {
      lines.println();
      TextTable table = new TextTable("lrrrrrrr");
      table.line("on this data", "rows", "means", "sure", "variances", "sure", "|mean|/std");
      for (LayerDrift drift : examination.drifts()) {
        table.line(
            drift.layer().name(),
            Numbers.count(drift.rows()),
            decimals(drift.mean()),
            decimals(drift.sureMean()),
            decimals(drift.variance()),
            decimals(drift.sureVariance()),
            decimals(drift.deviations()));
      }
      table.print(lines, columns);
      HangingLines.of(
              "(means: distance from the stored ones in stored standard deviations; variances: factor;"
                  + " root mean square over the channels; sure: what chance does not explain, with"
                  + " 95 % confidence for all channels together; behind dropout, dropout is drawn as"
                  + " in training, from which the stored ones come)",
              "", "", Math.min(columns, WIDEST_NOTE))
          .forEach(lines::println);
      examination
          .worst()
          .ifPresent(worst -> HangingLines.print(worst(examination, worst), lines, columns));
    }
    judged(examination, lines);
  }

  private static String worst(Examination examination, LayerDrift worst) {
    return "worst: %s; the drift begins at %s"
        .formatted(worst.layer().name(), examination.first().orElse(worst).layer().name());
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static void judged(Examination examination, PrintWriter lines) {
    StatisticsComparison modes = examination.modes();
    StatisticsComparison recalibrated = examination.recalibrated();
    if (modes == null && recalibrated == null) {
      return;
    }
    lines.println();
    TextTable table = new TextTable("lrrr").line("statistics", "rows", "loss", "accuracy");
    if (modes != null) {
      line(table, "stored (inference)", modes.rows(), modes.stored());
      String batch = "of each batch of %d (training mode)".formatted(examination.batchRows());
      line(table, batch, modes.rows(), modes.other());
    }
    if (recalibrated != null) {
      line(table, "stored, on one half", recalibrated.rows(), recalibrated.stored());
      line(table, "of the other half, recalibrated", recalibrated.rows(), recalibrated.other());
    }
    table.print(lines);
  }

  private static void line(TextTable table, String name, int rows, Evaluation evaluation) {
    table.line(
        name,
        Numbers.count(rows),
        Numbers.significant(evaluation.loss()),
        Numbers.percent(evaluation.accuracy()));
  }

  ObjectNode json() {
    ObjectNode object = Json.object().put("model", model).put("norms", diagnosis.norms());
    for (Severity severity : Severity.values()) {
      object.put(word(severity), diagnosis.count(severity));
    }
    ArrayNode findings = object.putArray("findings");
    for (Finding finding : diagnosis.findings()) {
      findings
          .addObject()
          .put("severity", word(finding.severity()))
          .put("finding", finding.problem().key())
          .put("layer", finding.layer())
          .put("evidence", finding.evidence())
          .put("consequence", finding.consequence())
          .put("remedy", finding.remedy());
    }
    ArrayNode left = object.putArray("skipped");
    diagnosis.skipped().forEach(left::add);
    Examination examination = diagnosis.examination();
    if (examination != null) {
      put(object.putObject("examination").put("data", data), examination);
    }
    return object;
  }

  private static void put(ObjectNode object, Examination examination) {
    object.put("rows", examination.rows());
    examination.worst().ifPresent(worst -> object.put("worst", worst.layer().name()));
    examination.first().ifPresent(first -> object.put("first", first.layer().name()));
    ArrayNode layers = object.putArray("layers");
    for (LayerDrift drift : examination.drifts()) {
      ObjectNode one = layers.addObject().put("name", drift.layer().name());
      one.put("channels", drift.layer().channels());
      Json.put(one, "mean", drift.mean());
      Json.put(one, "sureMean", drift.sureMean());
      Json.put(one, "farthestMean", drift.farthestMean());
      Json.put(one, "variance", drift.variance());
      Json.put(one, "sureVariance", drift.sureVariance());
      Json.put(one, "farthestVariance", drift.farthestVariance());
      Json.put(one, "deviations", drift.deviations());
    }
    object.put("batchSize", examination.batchRows());
    put(object, "modes", "inference", "training", examination.modes());
    put(object, "recalibration", "before", "after", examination.recalibrated());
  }

  private static void put(
      ObjectNode object,
      String name,
      String stored,
      String other,
      @Nullable StatisticsComparison values) {
    if (values != null) {
      ObjectNode one = object.putObject(name).put("rows", values.rows());
      put(one.putObject(stored), values.stored());
      put(one.putObject(other), values.other());
    }
  }

  private static void put(ObjectNode object, Evaluation evaluation) {
    Json.put(object, "loss", evaluation.loss());
    Json.put(object, "accuracy", evaluation.accuracy());
  }
}
