package io.evenkeel.model;

import io.evenkeel.internal.file.NetworkJson;
import io.evenkeel.internal.file.SafetensorsReader;
import io.evenkeel.internal.file.SafetensorsWriter;
import io.evenkeel.json.JsonFields;
import io.evenkeel.json.Printable;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.FileLayout;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.network.Statistics;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@link Model} as a safetensors file. The tensors of the layer at path i are those of PyTorch's
 * equivalent module:
 *
 * <pre>
 *   Dense       i.weight (features x inputs)   i.bias
 *   BatchNorm   i.weight (gamma)   i.bias (beta)   i.running_mean   i.running_var
 *               i.num_batches_tracked (I64)
 *   Embedding   i.tables.t.weight (categories x dimension)
 * </pre>
 *
 * <p>PyTorch has no such Embedding; its equivalent is a module whose {@code tables} is a {@code
 * ModuleList} of {@code nn.Embedding}, one per column of codes.
 *
 * <p>running_mean and running_var are the statistics that the model predicts with, rounded to
 * float. In double, and for every source that is kept, they are {@code i.evenkeel.ema_mean}, {@code
 * i.evenkeel.ema_var} and so on. Everything else stands as JSON in the file's metadata.
 */
final class ModelFile {
  private static final String VERSION = "1";

  private ModelFile() {}

  static void write(Model model, Path file) {
    SafetensorsWriter writer = new SafetensorsWriter().checksum();
    writer.metadata("format", "pt").metadata("evenkeel", VERSION);
    writer.metadata("network", StrictJson.line(NetworkJson.write(model.network())));
    writer.metadata("model", StrictJson.line(description(model)));
    Graph graph = model.network().graph();
    graph.parameters().forEach((key, spec) -> add(writer, key, spec, model.parameter(key)));
    graph.batchNorms().forEach(norm -> addStatistics(writer, model, norm));
    writer.write(file);
  }

  /** Adds a parameter under the name and in the layout that it has in files. */
  static void add(SafetensorsWriter writer, ParameterKey key, ParameterSpec spec, float[] values) {
    String name = fileName(key, spec);
    int rows = spec.rows();
    int columns = spec.columns();
    FileLayout layout = spec.fileLayout();
    writer.add(name, layout.toFile(values, rows, columns), layout.shape(rows, columns));
  }

  private static void addStatistics(SafetensorsWriter writer, Model model, Node norm) {
    String layer = norm.path();
    BatchNormStatistics kept = Objects.requireNonNull(model.statistics().get(layer));
    Moments chosen = model.inferenceMoments(norm);
    int features = chosen.features();
    writer.add(layer + ".running_mean", floats(chosen.mean()), features);
    writer.add(layer + ".running_var", floats(chosen.variance()), features);
    writer.add(layer + ".num_batches_tracked", new long[] {kept.batches()});
    kept.moments()
        .forEach((source, moments) -> {
          writer.add(name(layer, source, "mean"), moments.mean(), features);
          writer.add(name(layer, source, "var"), moments.variance(), features);
        });
  }

  static Model read(Path file) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      Network network = reader.judge(() -> network(reader));
      Graph graph = network.graph();
      Map<ParameterKey, float[]> parameters = new HashMap<>();
      Set<String> expected = new HashSet<>();
      graph
          .parameters()
          .forEach((key, spec) -> {
            expected.add(fileName(key, spec));
            parameters.put(key, read(reader::finiteFloats, fileName(key, spec), spec));
          });
      Map<String, BatchNormStatistics> statistics = new HashMap<>();
      for (Node norm : graph.batchNorms()) {
        statistics.put(norm.path(), statistics(reader, norm, expected));
      }
      requireNoOthers(reader, expected);
      reader.requireIntact("format", "evenkeel", "network", "model");
      ModelBuilder builder = Model.of(network).parameters(parameters).statistics(statistics);
      return reader.judge(() -> described(builder, metadata(reader, "model")).build());
    }
  }

  private static String metadata(SafetensorsReader reader, String key) {
    String value = reader.metadata().get(key);
    if (value == null) {
      throw new InvalidInputException("its metadata lack \"%s\"".formatted(key));
    }
    return value;
  }

  private static Network network(SafetensorsReader reader) {
    String version = metadata(reader, "evenkeel");
    if (!version.equals(VERSION)) {
      throw new InvalidInputException(
          "it is of format version %s, but only version %s is known"
              .formatted(Printable.text(version), VERSION));
    }
    return NetworkJson.read(StrictJson.parse(metadata(reader, "network"), "the network"));
  }

  /** Reads a tensor as floats, in a reader's own way. */
  interface Floats {
    float[] of(String name, long... shape);
  }

  /** Reads a parameter, from the layout that it has in files. */
  static float[] read(Floats floats, String name, ParameterSpec spec) {
    int rows = spec.rows();
    int columns = spec.columns();
    FileLayout layout = spec.fileLayout();
    return layout.fromFile(floats.of(name, layout.shape(rows, columns)), rows, columns);
  }

  private static BatchNormStatistics statistics(
      SafetensorsReader reader, Node norm, Set<String> expected) {
    String layer = norm.path();
    int features = norm.shape().channels();
    Statistics chosen = ((BatchNorm) norm.op()).statistics();
    Map<Statistics, Moments> kept = new EnumMap<>(Statistics.class);
    for (Statistics source : Statistics.values()) {
      String mean = name(layer, source, "mean");
      String variance = name(layer, source, "var");
      if (source == chosen || reader.names().contains(mean)) {
        double[] means = reader.finiteDoubles(mean, features);
        double[] variances = reader.finiteDoubles(variance, features);
        kept.put(source, reader.judge(() -> moments(layer, source, means, variances)));
        expected.addAll(List.of(mean, variance));
      }
    }
    String batches = layer + ".num_batches_tracked";
    expected.add(batches);
    Moments used = Objects.requireNonNull(kept.get(chosen));
    requireEqual(reader, layer + ".running_mean", used.mean(), expected);
    requireEqual(reader, layer + ".running_var", used.variance(), expected);
    long count = reader.longs(batches)[0];
    return reader.judge(() -> new BatchNormStatistics(count, kept));
  }

  private static Moments moments(
      String layer, Statistics source, double[] mean, double[] variance) {
    for (int j = 0; j < variance.length; j++) {
      if (variance[j] < 0) {
        throw new InvalidInputException(
            "tensor %s holds %s at [%d], but a variance is at least 0"
                .formatted(name(layer, source, "var"), variance[j], j));
      }
    }
    return new Moments(mean, variance);
  }

  /** The float tensor that others read must say the same as the double one that we read. */
  private static void requireEqual(
      SafetensorsReader reader, String name, double[] expected, Set<String> names) {
    names.add(name);
    float[] values = reader.floats(name, expected.length);
    for (int j = 0; j < values.length; j++) {
      if (values[j] != (float) expected[j]) {
        throw reader.invalid(
            "tensor %s holds %s at [%d], but the statistics in double say %s"
                .formatted(name, values[j], j, expected[j]));
      }
    }
  }

  private static void requireNoOthers(SafetensorsReader reader, Set<String> expected) {
    for (String name : reader.names()) {
      if (!expected.contains(name)) {
        throw reader.invalid(
            "tensor %s belongs to no layer of its network".formatted(Printable.text(name)));
      }
    }
  }

  private static ObjectNode description(Model model) {
    ObjectNode json = StrictJson.object();
    json.put("task", JsonFields.text(model.task()));
    json.putObject("input")
        .put("name", model.input().name())
        .put("divisor", model.input().divisor());
    ArrayNode classes = json.putArray("classes");
    model.classNames().forEach(classes::add);
    ObjectNode notes = json.putObject("notes");
    new TreeMap<>(model.metadata()).forEach(notes::put); // in one order for the same bytes
    return json;
  }

  private static ModelBuilder described(ModelBuilder builder, String json) {
    JsonFields fields = new JsonFields(StrictJson.parse(json, "the model"), "the model");
    JsonFields input = fields.object("input");
    builder
        .task(fields.constant("task", Task.class))
        .input(new InputDescription(input.string("name"), input.number("divisor")))
        .classNames(fields.strings("classes"))
        .metadata(fields.stringMap("notes"));
    input.end();
    fields.end();
    return builder;
  }

  private static String fileName(ParameterKey key, ParameterSpec spec) {
    return key.path() + "." + spec.fileName();
  }

  private static String name(String layer, Statistics source, String what) {
    return "%s.evenkeel.%s_%s".formatted(layer, JsonFields.text(source), what);
  }

  static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }
}
