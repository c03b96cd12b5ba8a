package io.evenkeel.model;

import io.evenkeel.internal.file.SafetensorsReader;
import io.evenkeel.json.Printable;
import io.evenkeel.loss.Task;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import java.util.ArrayList;
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
  private final String prefix;
  private final Set<String> known = new HashSet<>();
  private final Map<String, float[]> parameters = new HashMap<>();
  private final Map<Integer, BatchNormStatistics> statistics = new HashMap<>();

  PyTorchReader(SafetensorsReader reader, Network network) {
    this.reader = reader;
    this.network = network;
    prefix = prefix();
  }

  Model model() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      switch (layer) {
        case Dense dense -> readDense(i, dense);
        case BatchNorm _ -> readBatchNorm(i);
        case Activation _, Dropout _ -> {}
        default -> throw PyTorchWeights.absent(i, layer);
      }
      layers.add(
          layer instanceof BatchNorm batchNorm
              ? batchNorm.withStatistics(Statistics.EMA).withEstimator(VarianceEstimator.UNBIASED)
              : layer);
    }
    for (String name : reader.names()) {
      if (!known.contains(name)) {
        throw reader.invalid(
            "tensor %s belongs to no layer of the network".formatted(Printable.text(name)));
      }
    }
    Network converted = new Network(network.inputFeatures(), layers);
    return reader.judge(() ->
        Model.of(converted)
            .task(converted.outputFeatures() == 1 ? Task.REAL : Task.CLASSES)
            .parameters(parameters)
            .statistics(statistics)
            .build());
  }

  private void readDense(int layer, Dense dense) {
    int inputs = network.inputFeaturesOf(layer);
    float[] weight = reader.convertedFloats(name(layer, "weight"), dense.features(), inputs);
    parameters.put(layer + ".weight", ModelFile.transposed(weight, dense.features()));
    if (dense.bias()) {
      parameters.put(
          layer + ".bias", reader.convertedFloats(name(layer, "bias"), dense.features()));
    }
  }

  private void readBatchNorm(int layer) {
    int features = network.inputFeaturesOf(layer);
    parameters.put(layer + ".gamma", ofOr(layer, "weight", features, 1));
    parameters.put(layer + ".beta", ofOr(layer, "bias", features, 0));
    float[] mean = reader.convertedFloats(name(layer, "running_mean"), features);
    float[] variance = reader.convertedFloats(name(layer, "running_var"), features);
    long batches =
        has(layer, "num_batches_tracked") ? reader.longs(name(layer, "num_batches_tracked"))[0] : 0;
    double[] means = new double[features];
    double[] variances = new double[features];
    Arrays.setAll(means, j -> mean[j]);
    Arrays.setAll(variances, j -> variance[j]);
    subtractBias(layer, means);
    Moments moments = reader.judge(() -> new Moments(means, variances));
    statistics.put(
        layer,
        reader.judge(() -> new BatchNormStatistics(batches, Map.of(Statistics.EMA, moments))));
  }

  /** BN(z + b) with mean m is BN(z) with mean m - b. */
  private void subtractBias(int layer, double[] means) {
    if (layer > 0
        && network.layers().get(layer - 1) instanceof Dense dense
        && !dense.bias()
        && has(layer - 1, "bias")) {
      float[] bias = reader.convertedFloats(name(layer - 1, "bias"), dense.features());
      for (int j = 0; j < means.length; j++) {
        means[j] -= bias[j];
      }
    }
  }

  private float[] ofOr(int layer, String what, int features, float otherwise) {
    if (has(layer, "weight") || has(layer, "bias")) {
      return reader.convertedFloats(name(layer, what), features);
    }
    float[] values = new float[features];
    Arrays.fill(values, otherwise);
    return values;
  }

  private boolean has(int layer, String what) {
    return reader.names().contains(prefix + layer + "." + what);
  }

  /** A tensor's name, which is one of the network's from now on. */
  private String name(int layer, String what) {
    String name = prefix + layer + "." + what;
    known.add(name);
    return name;
  }

  /** What stands before the layers' indices in all names. */
  private String prefix() {
    int first = 0;
    while (!(network.layers().get(first) instanceof Dense)) {
      first++;
    }
    String weight = first + ".weight";
    List<String> ending =
        reader.names().stream().filter(name -> name.endsWith("." + weight)).toList();
    if (reader.names().contains(weight) || ending.size() != 1) {
      return "";
    }
    String name = ending.getFirst();
    return name.substring(0, name.length() - weight.length());
  }
}
