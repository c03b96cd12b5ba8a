package io.evenkeel.model;

import io.evenkeel.internal.file.SafetensorsReader;
import io.evenkeel.json.Printable;
import io.evenkeel.loss.Task;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import io.evenkeel.network.WeightedLayer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a file of PyTorch's weights into one network. Used once. */
final class PyTorchReader {
  private final SafetensorsReader reader;
  private final Network network;
  private final Graph graph;
  private final String prefix;
  private final Set<String> known = new HashSet<>();
  private final Map<ParameterKey, float[]> parameters = new HashMap<>();
  private final Map<String, BatchNormStatistics> statistics = new HashMap<>();

  PyTorchReader(SafetensorsReader reader, Network network) {
    this.reader = reader;
    this.network = network;
    graph = network.graph();
    prefix = prefix();
  }

  Model model() {
    for (Node node : graph.nodes()) {
      PyTorchWeights.requireEqual(node);
      boolean affine =
          !(node.op() instanceof BatchNorm) || has(node, "weight") || has(node, "bias");
      for (ParameterSpec spec : graph.parameters(node)) {
        float[] values =
            affine
                ? ModelFile.read(reader::convertedFloats, name(node, spec.fileName()), spec)
                : started(spec);
        parameters.put(new ParameterKey(node.path(), spec.role()), values);
      }
      if (node.op() instanceof BatchNorm) {
        readStatistics(node);
      }
    }
    for (String name : reader.names()) {
      if (!known.contains(name)) {
        throw reader.invalid(
            "tensor %s belongs to no layer of the network".formatted(Printable.text(name)));
      }
    }
    Network converted =
        network.withBatchNorms(
            norm -> norm.withStatistics(Statistics.EMA).withEstimator(VarianceEstimator.UNBIASED));
    return reader.judge(() ->
        Model.of(converted)
            .task(converted.outputFeatures() == 1 ? Task.REAL : Task.CLASSES)
            .parameters(parameters)
            .statistics(statistics)
            .build());
  }

  /** A parameter at its initial value, which BN has where PyTorch's has none (affine=False). */
  private static float[] started(ParameterSpec spec) {
    float[] values = new float[spec.columns()];
    if (spec.start() instanceof ParameterSpec.Start.Constant(float value)) {
      Arrays.fill(values, value);
    }
    return values;
  }

  private void readStatistics(Node norm) {
    int features = norm.shape().channels();
    float[] mean = reader.convertedFloats(name(norm, "running_mean"), features);
    float[] variance = reader.convertedFloats(name(norm, "running_var"), features);
    String tracked = "num_batches_tracked";
    long batches = has(norm, tracked) ? reader.longs(name(norm, tracked))[0] : 0;
    double[] means = new double[features];
    double[] variances = new double[features];
    Arrays.setAll(means, j -> mean[j]);
    Arrays.setAll(variances, j -> variance[j]);
    subtractBias(norm, means);
    Moments moments = reader.judge(() -> new Moments(means, variances));
    statistics.put(
        norm.path(),
        reader.judge(() -> new BatchNormStatistics(batches, Map.of(Statistics.EMA, moments))));
  }

  /** BN(z + b) with mean m is BN(z) with mean m - b. */
  private void subtractBias(Node norm, double[] means) {
    Node below = graph.node(norm.input());
    boolean alone = graph.uses()[below.id()] == 1;
    if (below.op() instanceof WeightedLayer layer && !layer.bias() && alone && has(below, "bias")) {
      float[] bias = reader.convertedFloats(name(below, "bias"), means.length);
      for (int j = 0; j < means.length; j++) {
        means[j] -= bias[j];
      }
    }
  }

  private boolean has(Node layer, String what) {
    return reader.names().contains(prefix + layer.path() + "." + what);
  }

  /** A tensor's name, which is one of the network's from now on. */
  private String name(Node layer, String what) {
    String name = prefix + layer.path() + "." + what;
    known.add(name);
    return name;
  }

  /**
   * What stands before the layers' paths in all names. A path may be the end of another one, so the
   * prefix is one that every weight's name has.
   */
  private String prefix() {
    List<String> weights =
        graph.nodes().stream()
            .filter(n -> n.op() instanceof WeightedLayer)
            .map(n -> n.path() + "." + WeightedLayer.WEIGHT)
            .toList();
    String first = weights.getFirst();
    if (reader.names().contains(first)) {
      return "";
    }
    List<String> prefixes =
        reader.names().stream()
            .filter(name -> name.endsWith("." + first))
            .map(name -> name.substring(0, name.length() - first.length()))
            .toList();
    List<String> complete =
        prefixes.stream()
            .filter(prefix -> weights.stream().allMatch(w -> reader.names().contains(prefix + w)))
            .toList();
    List<String> found = prefixes.size() == 1 ? prefixes : complete;
    return found.size() == 1 ? found.getFirst() : "";
  }
}
