package io.evenkeel.cli.compare;

import io.evenkeel.cli.output.Json;
import io.evenkeel.file.AtomicFile;
import io.evenkeel.lab.compare.ArmProbes;
import io.evenkeel.lab.compare.CompareJson;
import io.evenkeel.lab.compare.CompareListener;
import io.evenkeel.lab.compare.CompareResult;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.ComparisonSummary;
import io.evenkeel.lab.compare.Curve;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.probe.ProbeResult;
import io.evenkeel.run.ProbeJson;
import io.evenkeel.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the results of a comparison each time all networks have ended at a learning rate and seed:
 * compare.json anew, and each training's probes. So what is done is not lost, whatever happens.
 */
final class CompareRecorder implements CompareListener {
  static final String FILE = "compare.json";
  private static final int VERSION = 1;

  private final RunFolder folder;
  private final Comparison comparison;
  private final JsonNode settings;
  private final List<Curve> curves = new ArrayList<>();
  private final List<ArmProbes> probes = new ArrayList<>();
  private final Map<String, List<String>> lines = new LinkedHashMap<>();

  /**
   * A recorder.
   *
   * @param settings of the trainings
   */
  CompareRecorder(RunFolder folder, Comparison comparison, JsonNode settings) {
    this.folder = folder;
    this.comparison = comparison;
    this.settings = settings;
  }

  /** The settings and the arguments that repeat the comparison, as config.json holds them. */
  static ObjectNode config(List<String> arguments, Comparison comparison, JsonNode settings) {
    ObjectNode json = Json.object().put("version", VERSION).put("command", "compare");
    arguments.forEach(json.putArray("arguments")::add);
    comparison.variants().stream().map(Variant::name).forEach(json.putArray("variants")::add);
    comparison.learningRates().forEach(json.putArray("learningRates")::add);
    comparison.seeds().forEach(json.putArray("seeds")::add);
    json.put("metric", comparison.measure().metric().key());
    json.set("settings", settings);
    return json;
  }

  /** Where the answers and curves are. */
  Path file() {
    return folder.path().resolve(FILE);
  }

  @Override
  public void onProbe(Variant variant, ProbeResult probe) {
    lines.computeIfAbsent(variant.name(), _ -> new ArrayList<>()).add(ProbeJson.line(probe));
  }

  @Override
  public void onEnd(List<Curve> ended) {
    curves.addAll(ended);
    for (Curve curve : ended) {
      List<String> own = lines.getOrDefault(curve.variant(), List.of());
      if (!own.isEmpty()) {
        add(new ArmProbes(curve.variant(), curve.learningRate(), curve.seed(), own));
      }
    }
    lines.clear();
    CompareResult result = result();
    ComparisonSummary answers = ComparisonSummary.of(comparison, result.judged());
    ObjectNode json = CompareJson.answers(comparison, result, answers).put("version", VERSION);
    json.set("settings", settings);
    json.set("curves", CompareJson.curves(curves));
    AtomicFile.writeText(file(), json + "\n");
  }

  private void add(ArmProbes arm) {
    probes.add(arm);
    Path own =
        folder.path().resolve("%s-%s-%d".formatted(arm.variant(), arm.learningRate(), arm.seed()));
    try {
      Files.createDirectories(own);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot create the folder %s: %s".formatted(own, AtomicFile.reason(e)), e);
    }
    AtomicFile.writeText(own.resolve("probes.jsonl"), String.join("\n", arm.lines()) + "\n");
  }

  /** What has been done so far. */
  CompareResult result() {
    return new CompareResult(curves, comparison.trainings());
  }

  /** The probes of the trainings so far. */
  List<ArmProbes> probes() {
    return List.copyOf(probes);
  }
}
