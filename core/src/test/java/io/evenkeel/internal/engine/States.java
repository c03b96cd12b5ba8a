package io.evenkeel.internal.engine;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/** Training states for the tests. */
final class States {
  private States() {}

  /**
   * Random parameters that keep activations of the order of 1: weights with variance 1 / inputs,
   * biases and beta with standard deviation 1/2, gamma in [1/2, 3/2), embeddings standard normal.
   * Statistics and slots are empty.
   */
  static TrainingState random(Network network, int slots, RandomGenerator random) {
    Graph graph = network.graph();
    List<Parameter> parameters = new ArrayList<>();
    for (Node node : graph.nodes()) {
      for (ParameterSpec spec : graph.parameters(node)) {
        ParameterKey key = new ParameterKey(node.path(), spec.role());
        float[] values = values(spec, random);
        parameters.add(Parameter.fresh(key, spec, values, slots));
      }
    }
    SequencedMap<String, RunningStatistics> statistics = new LinkedHashMap<>();
    for (Node norm : graph.batchNorms()) {
      statistics.put(norm.path(), new RunningStatistics(norm.shape().channels()));
    }
    return new TrainingState(parameters, statistics, 0);
  }

  private static float[] values(ParameterSpec spec, RandomGenerator random) {
    int count = (int) spec.size();
    return switch (spec.role()) {
      case "weight" -> {
        float[] weight = Batch.gaussian(count, random);
        scale(weight, 1 / (float) Math.sqrt(spec.rows()));
        yield weight;
      }
      case "gamma" -> {
        float[] gamma = new float[count];
        for (int j = 0; j < count; j++) {
          gamma[j] = 0.5f + random.nextFloat();
        }
        yield gamma;
      }
      case "bias", "beta" -> {
        float[] values = Batch.gaussian(count, random);
        scale(values, 0.5f);
        yield values;
      }
      default -> Batch.gaussian(count, random);
    };
  }

  /** The state with one parameter's values replaced. */
  static TrainingState with(TrainingState state, String path, String role, float... values) {
    ParameterKey key = new ParameterKey(path, role);
    List<Parameter> parameters = new ArrayList<>();
    for (Parameter p : state.parameters()) {
      boolean replaced = p.key().equals(key);
      if (replaced && values.length != p.values().length) {
        throw new IllegalArgumentException("%s has %d elements".formatted(key, p.values().length));
      }
      parameters.add(replaced ? new Parameter(key, p.rows(), p.columns(), values, p.slots()) : p);
    }
    return new TrainingState(parameters, state.statistics(), state.optimizerSteps());
  }

  /** The identity matrix, for a dense layer that lets a column through as it is. */
  static float[] identity(int features) {
    float[] weight = new float[features * features];
    for (int j = 0; j < features; j++) {
      weight[j * features + j] = 1;
    }
    return weight;
  }

  /** An array of one value. */
  static float[] filled(int count, float value) {
    float[] result = new float[count];
    Arrays.fill(result, value);
    return result;
  }

  private static void scale(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }
}
