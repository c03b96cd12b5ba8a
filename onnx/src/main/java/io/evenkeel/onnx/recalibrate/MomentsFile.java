package io.evenkeel.onnx.recalibrate;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Moments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The new statistics of a model's batch normalizations in a file, so that they can be computed
 * where the rows are and put into the model elsewhere. No row can be read from it: it has a mean
 * and a variance per channel, as JSON, each double to its last bit.
 *
 * @param model what it is called where they were computed
 * @param rows that they are of
 * @param features how many numbers a row has as the model takes it
 * @param layers the names of the batch normalizations, in the order of {@link
 *     NormalizedModel#layers}
 * @param moments of each
 */
public record MomentsFile(
    String model, long rows, int features, List<String> layers, List<Moments> moments) {
  private static final String FORMAT = "evenkeel-moments";
  private static final int VERSION = 1;

  public MomentsFile {
    layers = List.copyOf(layers);
    moments = List.copyOf(moments);
  }

  /** The statistics that a recalibration computed. */
  public static MomentsFile of(
      String name, NormalizedModel model, List<RecalibratedLayer> recalibrated, long rows) {
    return new MomentsFile(
        name,
        rows,
        model.features(),
        recalibrated.stream().map(r -> r.layer().name()).toList(),
        recalibrated.stream().map(RecalibratedLayer::moments).toList());
  }

  /** As JSON. */
  public String json() {
    ObjectNode json = StrictJson.object();
    json.put("format", FORMAT).put("version", VERSION).put("model", model);
    json.put("rows", rows).put("features", features);
    var array = json.putArray("layers");
    for (int i = 0; i < layers.size(); i++) {
      ObjectNode layer = array.addObject().put("layer", layers.get(i));
      var mean = layer.putArray("mean");
      var variance = layer.putArray("variance");
      for (int c = 0; c < moments.get(i).features(); c++) {
        mean.add(moments.get(i).mean()[c]);
        variance.add(moments.get(i).variance()[c]);
      }
    }
    return StrictJson.line(json) + "\n";
  }

  /** Writes the file, whole or not at all. */
  public void write(Path file) {
    AtomicFile.writeText(file, json());
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if it is none, or damaged
   */
  public static MomentsFile read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot read %s: it must be the text that a server gives for its moments".formatted(file),
          e);
    }
    String what = file.toString();
    JsonNode node = StrictJson.parse(text, what);
    JsonFields json = new JsonFields(node, what);
    if (!json.has("format") || !json.string("format").equals(FORMAT)) {
      throw new InvalidInputException(
          "%s holds no moments: they are what a server gives at /drift/MODEL/moments"
              .formatted(file));
    }
    if (json.integer("version") != VERSION) {
      throw new InvalidInputException(
          "%s is of version %d, but only version %d is known: update evenkeel"
              .formatted(file, json.integer("version"), VERSION));
    }
    List<String> layers = new ArrayList<>();
    List<Moments> moments = new ArrayList<>();
    for (JsonNode element : json.array("layers")) {
      JsonFields layer = new JsonFields(element, "a layer of " + file);
      layers.add(layer.string("layer"));
      moments.add(
          new Moments(
              layer.numbers("mean").stream().mapToDouble(Double::doubleValue).toArray(),
              layer.numbers("variance").stream().mapToDouble(Double::doubleValue).toArray()));
    }
    MomentsFile read =
        new MomentsFile(
            json.string("model"), json.longCount("rows"), json.count("features"), layers, moments);
    json.end();
    return read;
  }

  /**
   * The layers of a model with these statistics.
   *
   * @throws InvalidInputException if they are of another model
   */
  public List<RecalibratedLayer> of(NormalizedModel target) {
    List<NormLayer> own = target.layers();
    List<String> names = own.stream().map(NormLayer::name).toList();
    if (!names.equals(layers)) {
      throw new InvalidInputException(
          "the moments are of another model: they have %s, but this one has %s"
              .formatted(String.join(", ", layers), String.join(", ", names)));
    }
    List<RecalibratedLayer> recalibrated = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      if (own.get(i).channels() != moments.get(i).features()) {
        throw new InvalidInputException(
            "the moments are of another model: their %s has %d channels, but this one's has %d"
                .formatted(layers.get(i), moments.get(i).features(), own.get(i).channels()));
      }
      recalibrated.add(new RecalibratedLayer(own.get(i), moments.get(i), rows, null));
    }
    return recalibrated;
  }
}
