package io.evenkeel.lab.playground;

import io.evenkeel.model.Model;
import io.evenkeel.model.ModelTracer;
import io.evenkeel.model.Probabilities;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Graph;
import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way through a network, layer by layer, with everything that lies on the way kept.
 *
 * @param x what went in, rows x the network's input features
 * @param steps what each layer did, in order
 * @param rows number of rows
 */
record Pass(double[] x, List<Step> steps, int rows) {

  /**
   * What a layer did.
   *
   * @param node of the layer
   * @param features columns of its output
   * @param zhat of a BN, rows x features; null for other layers
   * @param output rows x features
   */
  record Step(Node node, int features, double @Nullable [] zhat, double[] output) {}

  Pass {
    steps = List.copyOf(steps);
  }

  /**
   * Takes rows through the layers.
   *
   * @param x rows x the network's input features
   * @param moments what each BN normalises by, by its path; where one has none, by the moments of
   *     these rows, as in training
   */
  static Pass of(Model model, float[] x, int rows, Map<String, Moments> moments) {
    Graph graph = model.network().graph();
    double[][] values = new double[graph.nodes().size()][];
    List<Step> steps = new ArrayList<>();
    try (ModelTracer tracer = model.smallTracer(rows)) {
      tracer.run(
          x,
          rows,
          OptionalLong.empty(),
          node -> moments.get(node.path()),
          _ -> true,
          (node, seen, stride, count) -> {
            int features = node.shape().features();
            double[] value = new double[count * features];
            for (int i = 0; i < value.length; i++) {
              value[i] = seen[i / features * stride + i % features];
            }
            values[node.id()] = value;
            if (node.op() instanceof LeafLayer layer) {
              double[] zhat =
                  layer instanceof BatchNorm norm
                      ? zhat(norm, values[node.input()], features, moments.get(node.path()))
                      : null;
              steps.add(new Step(node, features, zhat, value));
            }
          });
    }
    return new Pass(values[0], steps, rows);
  }

  /** What reached a layer: rows x its input features. */
  double[] input(int layer) {
    return layer == 0 ? x : steps.get(layer - 1).output();
  }

  private static double[] zhat(BatchNorm norm, double[] z, int features, @Nullable Moments given) {
    Moments moments = given == null ? moments(z, features) : given;
    double[] zhat = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      int j = i % features;
      zhat[i] = (z[i] - moments.mean()[j]) / Math.sqrt(moments.variance()[j] + norm.epsilon());
    }
    return zhat;
  }

  /** Mean and biased variance of each column. */
  private static Moments moments(double[] z, int features) {
    int rows = z.length / features;
    double[] mean = new double[features];
    double[] variance = new double[features];
    for (int i = 0; i < z.length; i++) {
      mean[i % features] += z[i] / rows;
    }
    for (int i = 0; i < z.length; i++) {
      double centred = z[i] - mean[i % features];
      variance[i % features] += centred * centred / rows;
    }
    return new Moments(mean, variance);
  }

  /** Softmax of the last layer's outputs for one row. */
  double[] probabilities(int row) {
    Step last = steps.getLast();
    int classes = last.features();
    double[] p = Arrays.copyOfRange(last.output(), row * classes, (row + 1) * classes);
    Probabilities.softmax(p, 0, classes);
    return p;
  }
}
