package io.evenkeel.model;

import static java.util.stream.Collectors.joining;

import io.evenkeel.internal.state.ParameterShape;
import io.evenkeel.json.JsonFields;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts a {@link Model} together from its parts and checks that they fit each other. */
public final class ModelBuilder {
  Network network;
  Task task = Task.CLASSES;
  Map<String, float[]> parameters = Map.of();
  SortedMap<Integer, BatchNormStatistics> statistics = new TreeMap<>();
  InputDescription input = InputDescription.FEATURES;
  List<String> classNames = List.of();
  Map<String, String> metadata = Map.of();

  ModelBuilder(Network network) {
    this.network = network;
  }

  ModelBuilder network(Network value) {
    network = value;
    return this;
  }

  /** How the network's output is read; one of several classes unless said otherwise. */
  public ModelBuilder task(Task value) {
    task = value;
    return this;
  }

  /**
   * The trained arrays, by their names ({@link Model#parameter}); the arrays are taken over, not
   * copied, and nobody may write them from then on.
   */
  public ModelBuilder parameters(Map<String, float[]> value) {
    parameters = Map.copyOf(value);
    return this;
  }

  /** The kept statistics of the BatchNorms, by their layer's index. */
  public ModelBuilder statistics(Map<Integer, BatchNormStatistics> value) {
    statistics = Collections.unmodifiableSortedMap(new TreeMap<>(value));
    return this;
  }

  /** What the numbers of a row are; {@link InputDescription#FEATURES} unless said otherwise. */
  public ModelBuilder input(InputDescription value) {
    input = value;
    return this;
  }

  /** The classes' names in the order of their index; none unless said otherwise. */
  public ModelBuilder classNames(List<String> value) {
    classNames = List.copyOf(value);
    return this;
  }

  /** Free notes that travel with the model. */
  public ModelBuilder metadata(Map<String, String> value) {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(value));
    return this;
  }

  /**
   * The model.
   *
   * @throws InvalidInputException if a parameter or a BatchNorm's statistics are missing or of
   *     another size than the network's, or the outputs do not fit the task or the class names
   */
  public Model build() {
    requireParameters();
    requireStatistics();
    int outputs = network.outputFeatures();
    if (task == Task.BINARY && outputs != 1) {
      throw new InvalidInputException(
          "a model that tells yes from no needs 1 output, but the network has " + outputs);
    }
    if (!classNames.isEmpty() && classNames.size() != (task == Task.BINARY ? 2 : outputs)) {
      throw new InvalidInputException(
          "%d class names do not fit a network with %d outputs"
              .formatted(classNames.size(), outputs));
    }
    return new Model(this);
  }

  private void requireParameters() {
    List<ParameterShape> shapes = ParameterShape.of(network);
    for (ParameterShape shape : shapes) {
      float[] values = parameters.get(shape.name());
      if (values == null || values.length != shape.size()) {
        throw new InvalidInputException(
            "parameter %s needs %d values, but got %s"
                .formatted(shape.name(), shape.size(), values == null ? "none" : values.length));
      }
    }
    if (parameters.size() > shapes.size()) {
      throw new InvalidInputException(
          "the network has %d parameters, but got %d".formatted(shapes.size(), parameters.size()));
    }
  }

  private void requireStatistics() {
    int features = network.inputFeatures();
    int batchNorms = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      if (network.layers().get(i) instanceof BatchNorm batchNorm) {
        batchNorms++;
        int got = moments(i, batchNorm.statistics(), statistics).features();
        if (got != features) {
          throw new InvalidInputException(
              "layer %d (BatchNorm) has %d columns, but its statistics %d"
                  .formatted(i, features, got));
        }
      }
      features = network.layers().get(i).outputFeatures(features);
    }
    if (statistics.size() > batchNorms) {
      throw new InvalidInputException(
          "the network has %d BatchNorms, but got the statistics of %d"
              .formatted(batchNorms, statistics.size()));
    }
  }

  /** The moments of one source of one BatchNorm, or the reason why there are none. */
  static Moments moments(
      int layer, Statistics source, Map<Integer, BatchNormStatistics> statistics) {
    BatchNormStatistics kept = statistics.get(layer);
    @Nullable Moments moments = kept == null ? null : kept.moments().get(source);
    if (moments == null) {
      throw new InvalidInputException(
          "layer %d (BatchNorm) has kept no %s statistics, but %s: choose among those"
              .formatted(layer, JsonFields.text(source), kept == null ? "none" : names(kept)));
    }
    return moments;
  }

  private static String names(BatchNormStatistics kept) {
    return kept.moments().keySet().stream().map(JsonFields::text).collect(joining(" and "));
  }
}
