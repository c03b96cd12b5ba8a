package io.evenkeel.internal.state;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where training starts: the initial weights, and everything else at its beginning. */
public final class InitialState {
  private InitialState() {}

  /**
   * The state before the first step. The weights of the n-th dense layer come from a random stream
   * of their own, so that networks with and without BatchNorm start with the same weights; so do
   * those of each table of an Embedding.
   *
   * @param slots number of the optimizer's arrays of state
   */
  public static TrainingState of(Network network, int slots, long seed) {
    List<Parameter> parameters = new ArrayList<>();
    SortedMap<Integer, RunningStatistics> statistics = new TreeMap<>();
    for (ParameterShape shape : ParameterShape.of(network)) {
      float[] values = new float[Math.toIntExact(shape.size())];
      if (shape.name().endsWith(".gamma")) {
        Arrays.fill(values, 1);
      }
      parameters.add(
          new Parameter(
              shape.name(),
              shape.rows(),
              shape.columns(),
              values,
              new float[slots][values.length]));
    }
    TrainingState state = new TrainingState(parameters, statistics, 0);
    int denseLayers = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      switch (network.layers().get(i)) {
        case Dense dense -> {
          float[] weight = state.parameter(i + ".weight").values();
          double sigma = sigma(network, i, dense);
          fill(weight, sigma, RandomStream.of(seed, "initialization", denseLayers));
          denseLayers++;
        }
        case Embedding embedding -> {
          for (int t = 0; t < embedding.tables().size(); t++) {
            double sigma = Math.sqrt(1.0 / embedding.tables().get(t).dimension());
            float[] table = state.parameter(i + ".table" + t).values();
            fill(table, sigma, RandomStream.of(seed, "embedding", t));
          }
        }
        case BatchNorm _ -> statistics.put(i, new RunningStatistics(network.inputFeaturesOf(i)));
        case Activation _, Dropout _ -> {}
      }
    }
    return state;
  }

  private static void fill(float[] values, double sigma, RandomStream random) {
    for (int j = 0; j < values.length; j++) {
      values[j] = (float) (sigma * random.nextGaussian());
    }
  }

  /** Standard deviation of a dense layer's initial weights. */
  private static double sigma(Network network, int index, Dense dense) {
    int inputs = network.inputFeaturesOf(index);
    return switch (dense.initialization()) {
      case Initialization.He _ -> he(inputs);
      case Initialization.Xavier _ -> xavier(inputs, dense.features());
      case Initialization.Gaussian gaussian -> gaussian.sigma();
      case Initialization.FromActivation _ ->
          rectifies(network, index) ? he(inputs) : xavier(inputs, dense.features());
    };
  }

  private static double he(int inputs) {
    return Math.sqrt(2.0 / inputs);
  }

  private static double xavier(int inputs, int outputs) {
    return Math.sqrt(2.0 / (inputs + outputs));
  }

  /** Whether the first activation before the next dense layer is relu or a relative. */
  private static boolean rectifies(Network network, int index) {
    for (int i = index + 1; i < network.layers().size(); i++) {
      if (network.layers().get(i) instanceof Dense) {
        return false;
      }
      if (network.layers().get(i) instanceof Activation activation) {
        ActivationFunction function = activation.function();
        return function == ActivationFunction.RELU
            || function == ActivationFunction.LEAKY_RELU
            || function == ActivationFunction.GELU
            || function == ActivationFunction.SILU;
      }
    }
    return false;
  }
}
