package io.evenkeel.onnx;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.InputDescription;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The layers, weights and statistics of an import, as they are found from input to output. */
final class ModelParts {
  private final List<Layer> layers = new ArrayList<>();
  private final Map<ParameterKey, float[]> parameters = new HashMap<>();
  private final Map<String, BatchNormStatistics> statistics = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private int inputColumns;
  private int columns;

  /**
   * Nothing yet.
   *
   * @param columns of the input; 0 where the graph does not say
   */
  ModelParts(int columns) {
    inputColumns = columns;
    this.columns = columns;
  }

  /** Whether no layer has been found yet. */
  boolean isEmpty() {
    return layers.isEmpty();
  }

  /** Whether one of the layers is dense. */
  boolean hasDense() {
    return layers.stream().anyMatch(Dense.class::isInstance);
  }

  /** Columns of the value that the layers so far make; 0 where that is not known yet. */
  int columns() {
    return columns;
  }

  void note(String sentence) {
    notes.add(sentence);
  }

  List<String> notes() {
    return notes;
  }

  /** Adds a layer without weights. */
  void add(Layer layer) {
    layers.add(layer);
  }

  /**
   * Requires that a value has so many columns, or learns it.
   *
   * @param what what needs them, for the message
   */
  void requireColumns(int needed, String what) {
    if (columns == 0) {
      columns = needed;
      inputColumns = needed;
    } else if (columns != needed) {
      throw new InvalidInputException(
          "%s takes %d columns, but gets %d".formatted(what, needed, columns));
    }
  }

  /**
   * Adds a dense layer.
   *
   * @param weight inputs x features
   * @param bias one a feature; null if there is none
   */
  void addDense(float[] weight, int features, float @Nullable [] bias) {
    parameters.put(key(layers.size(), Dense.WEIGHT), weight);
    if (bias != null) {
      parameters.put(key(layers.size(), Dense.BIAS), bias);
    }
    layers.add(new Dense(features, bias != null, new Initialization.FromActivation()));
    columns = features;
  }

  /** Whether the last layer is dense and may get a bias. */
  boolean endsWithoutBias() {
    return !layers.isEmpty() && layers.getLast() instanceof Dense dense && !dense.bias();
  }

  /** Gives the last layer, a dense one without, a bias. */
  void addBias(float[] bias) {
    int layer = layers.size() - 1;
    parameters.put(key(layer, Dense.BIAS), bias);
    layers.set(layer, new Dense(columns, true, ((Dense) layers.get(layer)).initialization()));
  }

  /**
   * Adds a batch normalization; the bias of a dense layer right before it goes into its mean.
   *
   * @param mean overwritten
   */
  void addBatchNorm(
      BatchNorm layer, float[] gamma, float[] beta, double[] mean, double[] variance) {
    int before = layers.size() - 1;
    if (before >= 0 && layers.get(before) instanceof Dense dense && dense.bias()) {
      float[] bias = Objects.requireNonNull(parameters.remove(key(before, Dense.BIAS)));
      for (int j = 0; j < mean.length; j++) {
        mean[j] -= bias[j];
      }
      layers.set(before, new Dense(dense.features(), false, dense.initialization()));
      note(
          ("the bias of layer %d, which the batch normalization behind it subtracts again, went into"
                  + " its running mean")
              .formatted(before));
    }
    int index = layers.size();
    parameters.put(key(index, BatchNorm.GAMMA), gamma);
    parameters.put(key(index, BatchNorm.BETA), beta);
    statistics.put(
        Integer.toString(index),
        new BatchNormStatistics(0, Map.of(Statistics.EMA, new Moments(mean, variance))));
    layers.add(layer);
  }

  private static ParameterKey key(int layer, String role) {
    return new ParameterKey(Integer.toString(layer), role);
  }

  Model model(Task task, InputDescription input, List<String> classes) {
    return Model.of(new Network(inputColumns, layers))
        .parameters(parameters)
        .statistics(statistics)
        .task(task)
        .input(input)
        .classNames(classes)
        .build();
  }
}
