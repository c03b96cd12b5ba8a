package io.evenkeel.serve.model;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.picture.Fit;
import io.evenkeel.run.RunFolder;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.table.TableOptions;
import io.evenkeel.tabular.TabularModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A model as it was read, before it is served. */
public sealed interface ModelSource {

  /**
   * One of ours.
   *
   * @param fit what becomes of pictures of another shape
   * @param reading how tables are read in CSV
   */
  record Ours(Model model, Fit fit, TableOptions reading) implements ModelSource {
    /** A model without a run. */
    public static Ours of(Model model) {
      return new Ours(model, Fit.CROP, TableOptions.defaults());
    }
  }

  /** An ONNX graph. */
  record Graph(ModelProto model) implements ModelSource {}

  /** Serves it. */
  default ServedModel serve(Limits limits, RowObserver observer) {
    return switch (this) {
      case Ours(Model model, Fit _, TableOptions reading) when TabularModel.isTabular(model) ->
          new TableServing(TabularModel.of(model), reading, limits, observer);
      case Ours(Model model, Fit fit, TableOptions _) ->
          new NumberServing(model, fit, limits, observer);
      case Graph(ModelProto model) -> new GraphServing(model, limits, observer);
    };
  }

  /**
   * Reads a run's folder, an ONNX file, a model's file, or a folder with one of these.
   *
   * @throws InvalidInputException if it is none of them, or damaged
   */
  static ModelSource read(Path path) {
    String name = String.valueOf(path.getFileName());
    if (Files.isDirectory(path)) {
      return folder(path);
    }
    if (!Files.exists(path)) {
      throw new InvalidInputException("there is no model %s".formatted(path));
    }
    if (name.endsWith(".onnx")) {
      return new Graph(OnnxFile.read(path));
    }
    if (name.endsWith(".safetensors")) {
      return Ours.of(Model.load(path));
    }
    throw new InvalidInputException(
        "%s is neither a run's folder nor a file that ends with .onnx or .safetensors"
            .formatted(path));
  }

  private static ModelSource folder(Path path) {
    RunFolder run = new RunFolder(path);
    if (Files.isRegularFile(run.configFile())) {
      JsonNode settings = StrictJson.parse(run.config(), run.configFile().toString());
      return new Ours(run.model(), fit(settings), reading(settings));
    }
    List<Path> models;
    try (Stream<Path> files = Files.list(path)) {
      models =
          files
              .filter(file -> file.toString().endsWith(".onnx") || file.equals(run.modelFile()))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + path, e);
    }
    if (models.size() != 1) {
      throw new InvalidInputException(
          "%s holds %d models, but a folder that is no run must hold one: model.safetensors or one .onnx file"
              .formatted(path, models.size()));
    }
    return read(models.getFirst());
  }

  /** What the run's settings say about pictures. */
  private static Fit fit(JsonNode settings) {
    String fit = settings.path("pictures").path("fit").asString("crop");
    return fit.equals("pad") ? Fit.PAD : Fit.CROP;
  }

  /** What the run's settings say about values that mean that nothing is known. */
  private static TableOptions reading(JsonNode settings) {
    JsonNode missing = settings.path("table").path("missing");
    return missing.isArray()
        ? TableOptions.defaults()
            .withMissing(missing.valueStream().map(JsonNode::asString).collect(Collectors.toSet()))
        : TableOptions.defaults();
  }
}
