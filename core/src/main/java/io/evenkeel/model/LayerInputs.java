package io.evenkeel.model;

import io.evenkeel.internal.state.ParameterShape;
import io.evenkeel.loss.Task;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What reaches one layer of a model at inference: rows x the layer's input features. Thread-safe.
 */
public final class LayerInputs {
  private final @Nullable Model lower;
  private final int features;

  private LayerInputs(@Nullable Model lower, int features) {
    this.lower = lower;
    this.features = features;
  }

  /**
   * The inputs of one layer.
   *
   * @param layer its index
   * @param below the moments that each BatchNorm below the layer normalises by, by its index
   * @throws io.evenkeel.kernels.InvalidInputException if a BatchNorm below has none
   */
  public static LayerInputs of(Model model, int layer, Map<Integer, Moments> below) {
    Network network = model.network();
    int features = network.inputFeaturesOf(layer);
    return new LayerInputs(layer == 0 ? null : lower(model, layer, below), features);
  }

  /**
   * Computes them.
   *
   * @param rows at least count x the network's input features, row-major; read
   * @param result at least count x the layer's input features, row-major; overwritten
   */
  public void compute(float[] rows, int count, float[] result) {
    if (lower == null) {
      System.arraycopy(rows, 0, result, 0, count * features);
    } else {
      lower.logits(rows, count, result);
    }
  }

  /**
   * The layers below one as a model. Where no dense layer is among them, the identity matrix ends
   * it, which changes no value.
   */
  private static Model lower(Model model, int layer, Map<Integer, Moments> below) {
    int inputs = model.network().inputFeatures();
    int columns = model.network().inputFeaturesOf(layer);
    List<Layer> layers = new ArrayList<>();
    for (Layer one : model.network().layers().subList(0, layer)) {
      layers.add(one instanceof BatchNorm b ? b.withStatistics(Statistics.DATA) : one);
    }
    if (layers.stream().noneMatch(Dense.class::isInstance)) {
      layers.add(new Dense(columns, false, new Initialization.Xavier()));
    }
    Network network = new Network(inputs, layers);
    Map<String, float[]> parameters = new HashMap<>();
    for (ParameterShape shape : ParameterShape.of(network)) {
      boolean ending = shape.name().equals(layer + ".weight");
      parameters.put(shape.name(), ending ? identity(columns) : model.parameter(shape.name()));
    }
    Map<Integer, BatchNormStatistics> statistics = new HashMap<>();
    below.forEach((i, moments) -> {
      if (i < layer) {
        statistics.put(i, new BatchNormStatistics(0, Map.of(Statistics.DATA, moments)));
      }
    });
    return Model.of(network).task(Task.REAL).parameters(parameters).statistics(statistics).build();
  }

  private static float[] identity(int features) {
    float[] identity = new float[features * features];
    for (int j = 0; j < features; j++) {
      identity[j * features + j] = 1;
    }
    return identity;
  }
}
