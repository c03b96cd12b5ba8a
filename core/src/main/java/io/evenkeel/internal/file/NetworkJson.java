package io.evenkeel.internal.file;

import io.evenkeel.internal.layer.SimpleLayer;
import io.evenkeel.json.JsonFields;
import io.evenkeel.json.Printable;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Layer;
import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.Named;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.Residual;
import io.evenkeel.network.Shape;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@link Network} as JSON, every setting of every layer included, and back. */
public final class NetworkJson {
  private static final String INITIALIZATION = "initialization";

  private NetworkJson() {}

  /** The network as a JSON object. */
  public static ObjectNode write(Network network) {
    ObjectNode json = StrictJson.object();
    Shape input = network.input();
    if (input.positions() == 1) {
      json.put("inputFeatures", input.channels());
    } else {
      json.putArray("inputImage").add(input.height()).add(input.width()).add(input.channels());
    }
    write(json.putArray("layers"), network.layers());
    return json;
  }

  private static void write(ArrayNode array, List<Layer> layers) {
    for (Layer layer : layers) {
      ObjectNode object = array.addObject().put("kind", layer.kind());
      write(object, layer);
    }
  }

  private static void write(ObjectNode object, Layer layer) {
    switch (layer) {
      case Dense dense -> writeDense(object, dense);
      case BatchNorm batchNorm -> writeBatchNorm(object, batchNorm);
      case Activation activation -> writeActivation(object, activation);
      case Embedding embedding -> writeEmbedding(object, embedding);
      case ImageLayer image -> ImageLayerJson.write(object, image);
      case Residual(List<Layer> branch, List<Layer> shortcut) -> {
        write(object.putArray("branch"), branch);
        write(object.putArray("shortcut"), shortcut);
      }
      case Named(String name, Layer inner) -> {
        object.put("name", name);
        write(object, inner);
      }
      case LeafLayer simple -> writeSimple(object, simple);
    }
  }

  /**
   * The network that a JSON object describes.
   *
   * @throws InvalidInputException if it describes none
   */
  public static Network read(JsonNode json) {
    JsonFields fields = new JsonFields(json, "the network");
    if (fields.has("inputImage")) {
      int[] image = ImageLayerJson.sizes(fields, "inputImage", 3);
      Shape input = new Shape(image[0], image[1], image[2]);
      return new Network(input, allLayers(fields));
    }
    return new Network(fields.integer("inputFeatures"), allLayers(fields));
  }

  private static List<Layer> allLayers(JsonFields fields) {
    List<Layer> layers = readLayers(fields, "layers", "layer ");
    fields.end();
    return layers;
  }

  private static List<Layer> readLayers(JsonFields fields, String name, String where) {
    List<Layer> layers = new ArrayList<>();
    for (JsonNode layer : fields.array(name)) {
      layers.add(readLayer(new JsonFields(layer, where + layers.size())));
    }
    return layers;
  }

  private static Layer readLayer(JsonFields fields) {
    String kind = fields.string("kind");
    String name = fields.has("name") ? fields.string("name") : null;
    Layer layer =
        switch (kind) {
          case "Dense" ->
              new Dense(
                  fields.integer("features"), fields.bool("bias"), readInitialization(fields));
          case "BatchNorm" -> readBatchNorm(fields);
          case "Activation" -> readActivation(fields);
          case "Embedding" -> readEmbedding(fields);
          case "Residual" ->
              new Residual(
                  readLayers(fields, "branch", "branch's layer "),
                  readLayers(fields, "shortcut", "shortcut's layer "));
          default -> {
            ImageLayer image = ImageLayerJson.read(kind, fields);
            yield image == null ? readSimple(kind, fields) : image;
          }
        };
    fields.end();
    return name == null ? layer : new Named(name, layer);
  }

  private static Layer readSimple(String kind, JsonFields fields) {
    return SimpleLayer.all().stream()
        .filter(simple -> simple.kind().equals(kind))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInputException(
                ("a layer is a \"%s\", but only Dense, BatchNorm, Activation, Embedding, Residual,"
                        + " Conv2d, MaxPool2d, AveragePool2d, %s are known")
                    .formatted(Printable.text(kind), simpleKinds())))
        .layer(fields::number);
  }

  private static String simpleKinds() {
    List<String> kinds = SimpleLayer.all().stream().map(SimpleLayer::kind).toList();
    return String.join(", ", kinds.subList(0, kinds.size() - 1)) + " and " + kinds.getLast();
  }

  private static void writeSimple(ObjectNode object, LeafLayer layer) {
    SimpleLayer simple = SimpleLayer.of(layer);
    List<Number> values = simple.values(layer);
    for (int i = 0; i < values.size(); i++) {
      String name = simple.settings().get(i);
      switch (values.get(i)) {
        case Integer number -> object.put(name, number);
        case Float number -> object.put(name, number);
        case Number number -> object.put(name, number.doubleValue());
      }
    }
  }

  private static void writeDense(ObjectNode object, Dense dense) {
    object.put("features", dense.features()).put("bias", dense.bias());
    writeInitialization(object, dense.initialization());
  }

  static void writeInitialization(ObjectNode object, Initialization initialization) {
    object.put(
        INITIALIZATION,
        switch (initialization) {
          case Initialization.Uniform() -> "uniform";
          case Initialization.Dirac _ -> "dirac";
          case Initialization.FromActivation() -> "fromActivation";
          case Initialization.He() -> "he";
          case Initialization.Xavier() -> "xavier";
          case Initialization.Gaussian _ -> "gaussian";
        });
    if (initialization instanceof Initialization.Gaussian(double sigma)) {
      object.put("sigma", sigma);
    }
    if (initialization instanceof Initialization.Dirac(Initialization others)) {
      writeInitialization(object.putObject("others"), others);
    }
  }

  static Initialization readInitialization(JsonFields fields) {
    String name = fields.string(INITIALIZATION);
    return switch (name) {
      case "fromActivation" -> new Initialization.FromActivation();
      case "he" -> new Initialization.He();
      case "xavier" -> new Initialization.Xavier();
      case "gaussian" -> new Initialization.Gaussian(fields.number("sigma"));
      case "uniform" -> new Initialization.Uniform();
      case "dirac" -> {
        JsonFields others = fields.object("others");
        Initialization rest = readInitialization(others);
        others.end();
        yield new Initialization.Dirac(rest);
      }
      default ->
          throw new InvalidInputException(
              "the initialization \"%s\" is not known".formatted(Printable.text(name)));
    };
  }

  private static void writeBatchNorm(ObjectNode object, BatchNorm layer) {
    object
        .put("epsilon", layer.epsilon())
        .put("emaDecay", layer.emaDecay())
        .put("statistics", JsonFields.text(layer.statistics()))
        .put("estimator", JsonFields.text(layer.estimator()))
        .put("learnGamma", layer.learnGamma())
        .put("learnBeta", layer.learnBeta())
        .put("updateStatistics", layer.updateStatistics())
        .put("normalizeBy", JsonFields.text(layer.normalizeBy()));
    if (layer.ghostRows() > 0) {
      object.put("ghostRows", layer.ghostRows());
    }
  }

  private static BatchNorm readBatchNorm(JsonFields fields) {
    return new BatchNorm(
        fields.number("epsilon"),
        fields.number("emaDecay"),
        fields.constant("statistics", Statistics.class),
        fields.constant("estimator", VarianceEstimator.class),
        fields.bool("learnGamma"),
        fields.bool("learnBeta"),
        fields.bool("updateStatistics"),
        fields.constant("normalizeBy", NormalizeBy.class),
        fields.has("ghostRows") ? fields.integer("ghostRows") : 0);
  }

  private static void writeEmbedding(ObjectNode object, Embedding layer) {
    ArrayNode tables = object.putArray("tables");
    for (EmbeddingTable table : layer.tables()) {
      tables.addObject().put("categories", table.categories()).put("dimension", table.dimension());
    }
  }

  private static Embedding readEmbedding(JsonFields fields) {
    List<EmbeddingTable> tables = new ArrayList<>();
    for (JsonNode table : fields.array("tables")) {
      JsonFields one = new JsonFields(table, "table " + tables.size());
      tables.add(new EmbeddingTable(one.integer("categories"), one.integer("dimension")));
      one.end();
    }
    return new Embedding(tables);
  }

  private static void writeActivation(ObjectNode object, Activation layer) {
    object.put("function", JsonFields.text(layer.function()));
    if (layer.function() == ActivationFunction.LEAKY_RELU) {
      object.put("slope", layer.slope());
    }
  }

  private static Activation readActivation(JsonFields fields) {
    ActivationFunction function = fields.constant("function", ActivationFunction.class);
    return function == ActivationFunction.LEAKY_RELU
        ? new Activation(function, (float) fields.number("slope"))
        : new Activation(function);
  }
}
