package io.evenkeel.cli.doctor;

import io.evenkeel.cli.output.HangingLines;
import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.onnx.recalibrate.RecalibratedLayer;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What recalibration did, for people and as JSON.
 *
 * @param model that was recalibrated
 * @param out where the new one is
 * @param data what its rows are called
 * @param notes on the data, a sentence each
 * @param rows how many there are
 * @param skipped the layers that were left as they are, with reasons
 * @param before loss and accuracy on the data with the old statistics; null without labels
 * @param after with the new ones
 */
record RecalibrationReport(
    String model,
    Path out,
    String data,
    List<String> notes,
    long rows,
    RecalibrationOptions options,
    List<RecalibratedLayer> layers,
    List<String> skipped,
    @Nullable Evaluation before,
    @Nullable Evaluation after) {

  /**
   * Prints it for people.
   *
   * @param columns of the terminal
   */
  void print(PrintWriter lines, int columns) {
    HangingLines.print(
        "%s on %s, %s method%s"
            .formatted(
                model,
                data,
                options.method().name().toLowerCase(Locale.ROOT),
                options.weight() == 0
                    ? ""
                    : ", the old statistics counted as %s rows"
                        .formatted(Numbers.count(options.weight()))),
        lines,
        columns);
    notes.forEach(note -> HangingLines.print("note: " + note, lines, columns));
    lines.println();
    table().print(lines, columns);
    lines.println("(means in old standard deviations; variances as new by old)");
    settled(lines, columns);
    layers.stream()
        .map(RecalibratedLayer::layer)
        .filter(layer -> layer.impossible() > 0)
        .forEach(layer ->
            HangingLines.print(
                "cured: %s, whose old statistics were impossible in %d of %d channels"
                    .formatted(layer.name(), layer.impossible(), layer.channels()),
                lines,
                columns));
    skipped.forEach(reason -> HangingLines.print("left as it is: " + reason, lines, columns));
    if (before != null && after != null) {
      lines.println();
      new TextTable("lrr")
          .line("on this data", "before", "after")
          .line("loss", Numbers.significant(before.loss()), Numbers.significant(after.loss()))
          .line("accuracy", Numbers.percent(before.accuracy()), Numbers.percent(after.accuracy()))
          .print(lines);
    }
    lines.println();
    lines.println("wrote " + out);
    lines.flush();
  }

  private TextTable table() {
    TextTable table = new TextTable("lrrrrrrr");
    table.line("layer", "channels", "rows", "mean", "farthest", "variance", "least", "most");
    for (RecalibratedLayer layer : layers) {
      table.line(
          layer.layer().name(),
          Numbers.count(layer.layer().channels()),
          Numbers.count(layer.rows()),
          Numbers.significant(layer.meanShift()),
          Numbers.significant(layer.largestMeanShift()),
          Numbers.significant(layer.varianceRatio()),
          Numbers.significant(layer.smallestVarianceRatio()),
          Numbers.significant(layer.largestVarianceRatio()));
    }
    return table;
  }

  private void settled(PrintWriter lines, int columns) {
    if (options.tolerance() == 0) {
      return;
    }
    double worst = precision();
    HangingLines.print(
        String.format(
            Locale.ROOT,
            "%s: with %.0f %% confidence every mean of a layer is within %s standard deviations,"
                + " and every variance within %s of itself",
            worst <= options.tolerance() ? "settled" : "not settled",
            100 * options.confidence(),
            Numbers.significant(worst),
            Numbers.percent(worst)),
        lines,
        columns);
  }

  private double precision() {
    return layers.stream()
        .mapToDouble(l -> Objects.requireNonNullElse(l.precision(), 0.0))
        .max()
        .orElse(0);
  }

  ObjectNode json() {
    ObjectNode object = Json.object().put("model", model).put("output", out.toString());
    object.put("data", data).put("rows", rows);
    object.put("method", options.method().name().toLowerCase(Locale.ROOT));
    object.put("weight", options.weight());
    if (options.tolerance() > 0) {
      Json.put(object, "precision", precision());
      object.put("settled", precision() <= options.tolerance());
      object.put("confidence", options.confidence());
    }
    ArrayNode list = object.putArray("layers");
    for (RecalibratedLayer layer : layers) {
      ObjectNode one = list.addObject().put("name", layer.layer().name());
      one.put("channels", layer.layer().channels()).put("rows", layer.rows());
      one.put("cured", layer.layer().impossible());
      Json.put(one, "meanShift", layer.meanShift());
      Json.put(one, "largestMeanShift", layer.largestMeanShift());
      Json.put(one, "varianceRatio", layer.varianceRatio());
      Json.put(one, "smallestVarianceRatio", layer.smallestVarianceRatio());
      Json.put(one, "largestVarianceRatio", layer.largestVarianceRatio());
    }
    ArrayNode left = object.putArray("skipped");
    skipped.forEach(left::add);
    put(object, "before", before);
    put(object, "after", after);
    return object;
  }

  private static void put(ObjectNode object, String name, @Nullable Evaluation evaluation) {
    if (evaluation != null) {
      ObjectNode one = object.putObject(name);
      Json.put(one, "loss", evaluation.loss());
      Json.put(one, "accuracy", evaluation.accuracy());
    }
  }
}
