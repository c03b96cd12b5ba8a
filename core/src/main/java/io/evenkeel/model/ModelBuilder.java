package io.evenkeel.model;

import static java.util.stream.Collectors.joining;

import io.evenkeel.json.JsonFields;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.network.Statistics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Puts a {@link Model} together from its parts and checks that they fit each other. */
public final class ModelBuilder {
  Network network;
  Task task = Task.CLASSES;
  Map<ParameterKey, float[]> parameters = Map.of();
  SequencedMap<String, BatchNormStatistics> statistics = new LinkedHashMap<>();
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
   * The trained arrays, by their keys ({@link Model#parameter}); the arrays are taken over, not
   * copied, and nobody may write them from then on.
   */
  public ModelBuilder parameters(Map<ParameterKey, float[]> value) {
    parameters = Map.copyOf(value);
    return this;
  }

  /** The kept statistics of the BatchNorms, by their path. */
  public ModelBuilder statistics(Map<String, BatchNormStatistics> value) {
    statistics = new LinkedHashMap<>(value);
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
    Graph graph = network.graph();
    requireParameters(graph);
    requireStatistics(graph);
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

  private void requireParameters(Graph graph) {
    Map<ParameterKey, ParameterSpec> specs = graph.parameters();
    specs.forEach((key, spec) -> {
      float[] values = parameters.get(key);
      if (values == null || values.length != spec.size()) {
        throw new InvalidInputException(
            "parameter %s needs %d values, but got %s"
                .formatted(key, spec.size(), values == null ? "none" : values.length));
      }
    });
    if (parameters.size() > specs.size()) {
      throw new InvalidInputException(
          "the network has %d parameters, but got %d".formatted(specs.size(), parameters.size()));
    }
  }

  private void requireStatistics(Graph graph) {
    SequencedMap<String, BatchNormStatistics> inOrder = new LinkedHashMap<>();
    for (Node norm : graph.batchNorms()) {
      int features = norm.shape().channels();
      int got = moments(norm, ((BatchNorm) norm.op()).statistics(), statistics).features();
      if (got != features) {
        throw new InvalidInputException(
            "%s has %d columns, but its statistics %d".formatted(norm.title(), features, got));
      }
      inOrder.put(norm.path(), Objects.requireNonNull(statistics.get(norm.path())));
    }
    if (statistics.size() > inOrder.size()) {
      throw new InvalidInputException(
          "the network has %d BatchNorms, but got the statistics of %d"
              .formatted(inOrder.size(), statistics.size()));
    }
    statistics = Collections.unmodifiableSequencedMap(inOrder);
  }

  /** The moments of one source of one BatchNorm, or the reason why there are none. */
  static Moments moments(
      Node norm, Statistics source, Map<String, BatchNormStatistics> statistics) {
    BatchNormStatistics kept = statistics.get(norm.path());
    @Nullable Moments moments = kept == null ? null : kept.moments().get(source);
    if (moments == null) {
      throw new InvalidInputException(
          "%s has kept no %s statistics, but %s: choose among those"
              .formatted(
                  norm.title(), JsonFields.text(source), kept == null ? "none" : names(kept)));
    }
    return moments;
  }

  private static String names(BatchNormStatistics kept) {
    return kept.moments().keySet().stream().map(JsonFields::text).collect(joining(" and "));
  }
}
