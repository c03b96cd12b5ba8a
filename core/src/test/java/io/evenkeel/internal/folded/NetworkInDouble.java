package io.evenkeel.internal.folded;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.internal.folded.FoldedLayer.Affine;
import io.evenkeel.internal.folded.FoldedLayer.Filters;
import io.evenkeel.internal.folded.FoldedLayer.Gather;
import io.evenkeel.internal.folded.FoldedLayer.Linear;
import io.evenkeel.internal.folded.FoldedLayer.Pixels;
import io.evenkeel.internal.folded.FoldedLayer.Pointwise;
import io.evenkeel.internal.folded.FoldedLayer.Sum;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Graph;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Op;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Scale;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/** One row through a network in double, before and after folding. */
final class NetworkInDouble {
  private static final float[] NONE = {};

  private NetworkInDouble() {}

  /** Node by node what the layers mean, in double; relu is the only activation here. */
  static double[] unfolded(
      Network network,
      Map<ParameterKey, float[]> parameters,
      Map<Node, Moments> moments,
      double[] input) {
    Graph graph = network.graph();
    double[][] values = new double[graph.nodes().size()][];
    for (Node node : graph.nodes()) {
      double[] x = node.inputs().isEmpty() ? input : values[node.input()].clone();
      BiFunction<String, float[], float[]> parameter =
          (role, absent) -> parameters.getOrDefault(new ParameterKey(node.path(), role), absent);
      values[node.id()] =
          switch (node.op()) {
            case Op.Input _, Dropout _ -> x;
            case Op.Add _ -> {
              double[] other = values[node.inputs().getLast()];
              Arrays.setAll(x, j -> x[j] + other[j]);
              yield x;
            }
            case Dense dense ->
                linear(
                    x,
                    parameter.apply("weight", NONE),
                    parameter.apply("bias", new float[dense.features()]));
            case BatchNorm norm -> {
              Moments m = Objects.requireNonNull(moments.get(node));
              float[] gamma = parameter.apply("gamma", NONE);
              float[] beta = parameter.apply("beta", NONE);
              for (int j = 0; j < x.length; j++) {
                double zhat = (x[j] - m.mean()[j]) / Math.sqrt(m.variance()[j] + norm.epsilon());
                x[j] = gamma[j] * zhat + beta[j];
              }
              yield x;
            }
            case Scale scale -> {
              Arrays.setAll(x, j -> scale.factor() * x[j]);
              yield x;
            }
            case Embedding embedding ->
                gathered(x, x.length - 1, parameter.apply("table0", NONE), embedding.width());
            case Activation _ -> relu(x);
            case ImageLayer _ -> throw new IllegalArgumentException(node.title());
          };
    }
    return values[graph.output()];
  }

  /** Step by step what the folded layers mean; no step writes the input or another size. */
  static double[] folded(FoldedNetwork network, double[] input) {
    double[][] arrays = new double[network.arrays()][];
    arrays[0] = input.clone();
    for (FoldedNetwork.Step step : network.steps()) {
      double[] x = arrays[step.from()];
      arrays[step.to()] =
          switch (step.layer()) {
            case Linear l -> linear(x, l.weight(), l.bias());
            case Affine a -> {
              double[] y = new double[x.length];
              Arrays.setAll(y, j -> (x[j] - a.mean()[j]) * a.scale()[j] + a.shift()[j]);
              yield y;
            }
            case Pointwise _ -> relu(x.clone());
            case Gather g ->
                gathered(x, g.lookup().numbers(), g.tables().getFirst(), g.lookup().dimension(0));
            case Sum(int other) -> {
              double[] y = new double[x.length];
              Arrays.setAll(y, j -> x[j] + arrays[other][j]);
              yield y;
            }
            case Filters _, Pixels _ -> throw new IllegalArgumentException("no images here");
          };
      assertThat(arrays[step.to()]).hasSize(step.columns());
    }
    assertThat(arrays[0]).isEqualTo(input);
    return arrays[network.output()];
  }

  /** The numbers, then the vector whose code is the last column. */
  private static double[] gathered(double[] x, int numbers, float[] table, int dimension) {
    double[] y = Arrays.copyOf(x, numbers + dimension);
    for (int j = 0; j < dimension; j++) {
      y[numbers + j] = table[((int) x[numbers]) * dimension + j];
    }
    return y;
  }

  private static double[] linear(double[] x, float[] weight, float[] bias) {
    double[] z = new double[bias.length];
    for (int j = 0; j < z.length; j++) {
      z[j] = bias[j];
      for (int k = 0; k < x.length; k++) {
        z[j] += x[k] * weight[k * z.length + j];
      }
    }
    return z;
  }

  private static double[] relu(double[] x) {
    Arrays.setAll(x, j -> Math.max(0, x[j]));
    return x;
  }
}
