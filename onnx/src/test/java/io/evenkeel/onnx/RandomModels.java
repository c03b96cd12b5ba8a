package io.evenkeel.onnx;

import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.Model;
import io.evenkeel.model.ModelBuilder;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.network.Statistics;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Models with random weights and statistics, all of them floats. */
public final class RandomModels {
  private RandomModels() {}

  /** A model whose layers keep values of about 1. */
  public static ModelBuilder of(Network network, RandomGenerator random) {
    Map<ParameterKey, float[]> parameters = new HashMap<>();
    Map<String, BatchNormStatistics> statistics = new HashMap<>();
    Graph graph = network.graph();
    for (Node node : graph.nodes()) {
      for (ParameterSpec spec : graph.parameters(node)) {
        double size =
            switch (spec.role()) {
              case Dense.WEIGHT -> 1 / Math.sqrt(spec.rows());
              case Dense.BIAS -> 0.5;
              default -> 1;
            };
        ParameterKey key = new ParameterKey(node.path(), spec.role());
        parameters.put(key, floats((int) spec.size(), size, random));
      }
      if (node.op() instanceof BatchNorm) {
        Moments moments = moments(node.shape().channels(), random);
        statistics.put(node.path(), new BatchNormStatistics(9, Map.of(Statistics.EMA, moments)));
      }
    }
    return Model.of(network).parameters(parameters).statistics(statistics);
  }

  /** Moments whose numbers are floats. */
  public static Moments moments(int features, RandomGenerator random) {
    double[] mean = new double[features];
    double[] variance = new double[features];
    for (int j = 0; j < features; j++) {
      mean[j] = (float) random.nextGaussian();
      variance[j] = (float) random.nextDouble(0.5, 2);
    }
    return new Moments(mean, variance);
  }

  /** Gaussian numbers. */
  public static float[] floats(int count, double size, RandomGenerator random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (size * random.nextGaussian());
    }
    return values;
  }
}
