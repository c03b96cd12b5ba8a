package io.evenkeel.serve;

import io.evenkeel.json.Printable;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.recalibrate.NormalizedModel;
import io.evenkeel.onnx.recalibrate.OnnxModel;
import io.evenkeel.onnx.recalibrate.RunModel;
import io.evenkeel.serve.drift.DriftJson;
import io.evenkeel.serve.drift.DriftMonitor;
import io.evenkeel.serve.drift.DriftSampler;
import io.evenkeel.serve.http.Call;
import io.evenkeel.serve.http.Reply;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.serve.limit.Refused;
import io.evenkeel.serve.model.Intake;
import io.evenkeel.serve.model.ModelSource;
import io.evenkeel.serve.model.RowObserver;
import io.evenkeel.serve.model.ServedModel;
import io.evenkeel.tabular.Preprocessor;
import io.evenkeel.tabular.TabularModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/** The watches of a server's models, and the answers to requests about them. */
final class Drift {
  private final ConcurrentSkipListMap<String, NavigableVersions> samplers =
      new ConcurrentSkipListMap<>();
  private final Map<String, String> commands;
  private final Consumer<String> notices;

  /** The watches of one model, by version. */
  private static final class NavigableVersions
      extends ConcurrentSkipListMap<Integer, DriftSampler> {
    private static final long serialVersionUID = 1L;
  }

  /**
   * No watches yet.
   *
   * @param commands what users call the models that have another name here
   */
  Drift(Map<String, String> commands, Consumer<String> notices) {
    this.commands = commands;
    this.notices = notices;
  }

  /** A watch of a model that has batch normalizations; null for others. */
  @Nullable DriftSampler watch(String name, int version, ModelSource source) {
    NormalizedModel model = normalized(name, source);
    if (model == null || model.layers().isEmpty()) {
      return null;
    }
    Preprocessor preprocessor =
        source instanceof ModelSource.Ours(var ours, _, _) && TabularModel.isTabular(ours)
            ? TabularModel.of(ours).preprocessor()
            : null;
    DriftSampler sampler =
        new DriftSampler(
            new DriftMonitor(model, preprocessor), model.features(), news -> warn(name, news));
    samplers.computeIfAbsent(name, _ -> new NavigableVersions()).put(version, sampler);
    return sampler;
  }

  private @Nullable NormalizedModel normalized(String name, ModelSource source) {
    if (source instanceof ModelSource.Ours(var model, _, _)) {
      return new RunModel(model);
    }
    ModelSource.Graph graph = (ModelSource.Graph) source;
    try (ServedModel served = graph.serve(Limits.DEFAULT, RowObserver.NONE)) {
      return served.intake() instanceof Intake.Numbers(int features)
          ? new OnnxModel(graph.model(), features)
          : null;
    } catch (InvalidInputException e) {
      notices.accept(
          "model %s: it is served, but not watched for drift: %s".formatted(name, e.getMessage()));
      return null;
    }
  }

  private void warn(String name, List<String> news) {
    String run = commands.getOrDefault(name, name);
    notices.accept(
        ("model %s: what arrives no longer looks like the rows behind its statistics: %s; if that is"
                + " here to stay, save /drift/%s/moments as FILE and run evenkeel recalibrate %s"
                + " --moments FILE -o NEW")
            .formatted(name, String.join("; ", news), name, run));
  }

  /** A version of a model is no longer served. */
  void end(DriftSampler sampler, String name, int version) {
    NavigableVersions versions = samplers.get(name);
    if (versions != null) {
      versions.remove(version, sampler); // unless another version has that number by now
    }
    sampler.close();
  }

  /** The monitors of the latest versions, by the models' names. */
  Map<String, DriftMonitor> monitors() {
    Map<String, DriftMonitor> monitors = new TreeMap<>();
    samplers.forEach((name, versions) -> {
      if (!versions.isEmpty()) {
        monitors.put(name, versions.lastEntry().getValue().monitor());
      }
    });
    return monitors;
  }

  /** Answers /drift, /drift/M and /drift/M/moments. */
  Reply answer(Call call) {
    List<String> path = call.path();
    Api.require(call, "GET");
    if (path.size() == 1) {
      ArrayNode all = StrictJson.array();
      samplers.forEach((name, versions) ->
          versions.forEach((version, s) -> all.add(DriftJson.of(name, version, s.monitor()))));
      return json(StrictJson.line(StrictJson.object().set("models", all)));
    }
    String name = path.get(1);
    NavigableVersions versions = samplers.get(name);
    if (versions == null || versions.isEmpty()) {
      List<String> known = new ArrayList<>(monitors().keySet());
      throw new Refused(
          Refused.NOT_FOUND,
          "there is no watch of a model '%s': %s"
              .formatted(
                  Printable.text(name),
                  known.isEmpty()
                      ? "no model is watched"
                      : "the watched models are " + String.join(", ", known)));
    }
    var latest = versions.lastEntry();
    DriftMonitor monitor = latest.getValue().monitor();
    if (path.size() == 2) {
      return json(StrictJson.line(DriftJson.of(name, latest.getKey(), monitor)));
    }
    if (path.size() == 3 && path.get(2).equals("moments")) {
      return json(monitor.moments(name).json())
          .with("Content-Disposition", "attachment; filename=\"moments.json\"");
    }
    throw Api.notFound(call);
  }

  private static Reply json(String text) {
    return Reply.json(text.getBytes(StandardCharsets.UTF_8));
  }
}
