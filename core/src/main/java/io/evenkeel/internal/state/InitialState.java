package io.evenkeel.internal.state;

import io.evenkeel.kernels.RandomStream;
import io.evenkeel.network.Activation;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.network.ParameterSpec.Start;
import io.evenkeel.network.WeightedLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Where training starts: the initial weights, and everything else at its beginning. */
public final class InitialState {
  private final Graph graph;
  private final long seed;
  private int products;
  private int tables;

  private InitialState(Graph graph, long seed) {
    this.graph = graph;
    this.seed = seed;
  }

  /**
   * The state before the first step. The weights of the n-th layer that has some come from a random
   * stream of their own, so that networks with and without BatchNorm start with the same weights;
   * so do those of each table of an Embedding.
   *
   * @param slots number of the optimizer's arrays of state
   */
  public static TrainingState of(Network network, int slots, long seed) {
    Graph graph = network.graph();
    InitialState start = new InitialState(graph, seed);
    List<Parameter> parameters = new ArrayList<>();
    for (Node node : graph.nodes()) {
      for (ParameterSpec spec : graph.parameters(node)) {
        ParameterKey key = new ParameterKey(node.path(), spec.role());
        parameters.add(Parameter.fresh(key, spec, start.values(node, spec), slots));
      }
    }
    SequencedMap<String, RunningStatistics> statistics = new LinkedHashMap<>();
    for (Node norm : graph.batchNorms()) {
      statistics.put(norm.path(), new RunningStatistics(norm.shape().channels()));
    }
    return new TrainingState(parameters, statistics, 0);
  }

  private float[] values(Node node, ParameterSpec spec) {
    float[] values = new float[Math.toIntExact(spec.size())];
    switch (spec.start()) {
      case Start.Constant(float value) -> Arrays.fill(values, value);
      case Start.Weights(var initialization, int inputs, int outputs) -> {
        double sigma = initialization.sigma(inputs, outputs, rectified(node));
        RandomStream random = RandomStream.of(seed, "initialization", products++);
        if (others(initialization) instanceof Initialization.Uniform) {
          fillUniform(values, 1 / Math.sqrt(inputs), random);
        } else {
          fill(values, sigma, random);
        }
        if (initialization instanceof Initialization.Dirac && node.op() instanceof Conv2d conv) {
          letThrough(values, conv, spec);
        }
      }
      case Start.Vectors(int dimension) ->
          fill(values, Math.sqrt(1.0 / dimension), RandomStream.of(seed, "embedding", tables++));
    }
    return values;
  }

  private static Initialization others(Initialization initialization) {
    return initialization instanceof Initialization.Dirac(Initialization others)
        ? others(others)
        : initialization;
  }

  /** Filter c gets 1 at the middle of channel c, and 0 elsewhere. */
  private static void letThrough(float[] values, Conv2d conv, ParameterSpec spec) {
    int channels = spec.rows() / (conv.kernelHeight() * conv.kernelWidth());
    int middle = conv.kernelHeight() / 2 * conv.kernelWidth() + conv.kernelWidth() / 2;
    for (int filter = 0; filter < Math.min(channels, spec.columns()); filter++) {
      for (int row = 0; row < spec.rows(); row++) {
        values[row * spec.columns() + filter] = row == middle * channels + filter ? 1 : 0;
      }
    }
  }

  private static void fillUniform(float[] values, double bound, RandomStream random) {
    for (int j = 0; j < values.length; j++) {
      values[j] = (float) (bound * (2 * random.nextDouble() - 1));
    }
  }

  private static void fill(float[] values, double sigma, RandomStream random) {
    for (int j = 0; j < values.length; j++) {
      values[j] = (float) (sigma * random.nextGaussian());
    }
  }

  /** Whether relu or a relative of it is the first activation on a path up to the next weights. */
  private boolean rectified(Node node) {
    for (Node above : graph.nodes()) {
      if (above.inputs().contains(node.id())) {
        boolean rectified =
            above.op() instanceof Activation activation
                ? activation.rectifies()
                : !(above.op() instanceof WeightedLayer) && rectified(above);
        if (rectified) {
          return true;
        }
      }
    }
    return false;
  }
}
