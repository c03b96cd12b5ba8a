package io.evenkeel.internal.engine;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
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
    List<Parameter> parameters = new ArrayList<>();
    TreeMap<Integer, RunningStatistics> statistics = new TreeMap<>();
    for (int i = 0; i < network.layers().size(); i++) {
      int inputs = network.inputFeaturesOf(i);
      switch (network.layers().get(i)) {
        case Dense dense -> {
          float[] weight = Batch.gaussian(inputs * dense.features(), random);
          scale(weight, 1 / (float) Math.sqrt(inputs));
          parameters.add(parameter(i + ".weight", inputs, dense.features(), weight, slots));
          if (dense.bias()) {
            parameters.add(vector(i + ".bias", halfGaussian(dense.features(), random), slots));
          }
        }
        case BatchNorm _ -> {
          float[] gamma = new float[inputs];
          for (int j = 0; j < inputs; j++) {
            gamma[j] = 0.5f + random.nextFloat();
          }
          parameters.add(vector(i + ".gamma", gamma, slots));
          parameters.add(vector(i + ".beta", halfGaussian(inputs, random), slots));
          statistics.put(i, new RunningStatistics(inputs));
        }
        case Embedding embedding -> {
          for (int t = 0; t < embedding.tables().size(); t++) {
            EmbeddingTable table = embedding.tables().get(t);
            float[] values = Batch.gaussian(table.categories() * table.dimension(), random);
            String name = "%d.table%d".formatted(i, t);
            parameters.add(parameter(name, table.categories(), table.dimension(), values, slots));
          }
        }
        default -> {}
      }
    }
    return new TrainingState(parameters, statistics, 0);
  }

  /** The state with one parameter's values replaced. */
  static TrainingState with(TrainingState state, String name, float... values) {
    List<Parameter> parameters = new ArrayList<>();
    for (Parameter p : state.parameters()) {
      boolean replaced = p.name().equals(name);
      if (replaced && values.length != p.values().length) {
        throw new IllegalArgumentException("%s has %d elements".formatted(name, p.values().length));
      }
      parameters.add(replaced ? new Parameter(name, p.rows(), p.columns(), values, p.slots()) : p);
    }
    return new TrainingState(parameters, state.statistics(), state.optimizerSteps());
  }

  /** The state with one BatchNorm's running statistics replaced. */
  static TrainingState with(TrainingState state, int layer, double[] mean, double[] variance) {
    TreeMap<Integer, RunningStatistics> statistics = new TreeMap<>(state.statistics());
    statistics.put(layer, RunningStatistics.of(mean, variance));
    return new TrainingState(state.parameters(), statistics, state.optimizerSteps());
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

  private static Parameter vector(String name, float[] values, int slots) {
    return parameter(name, 1, values.length, values, slots);
  }

  private static Parameter parameter(
      String name, int rows, int columns, float[] values, int slots) {
    return new Parameter(name, rows, columns, values, new float[slots][values.length]);
  }

  private static float[] halfGaussian(int count, RandomGenerator random) {
    float[] values = Batch.gaussian(count, random);
    scale(values, 0.5f);
    return values;
  }

  private static void scale(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }
}
