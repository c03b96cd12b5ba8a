package io.evenkeel.model;

import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Statistics;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Models with random weights and statistics. */
final class Models {
  private Models() {}

  static ModelBuilder random(Network network, RandomGenerator random) {
    Graph graph = network.graph();
    Map<ParameterKey, float[]> parameters = new HashMap<>();
    graph
        .parameters()
        .forEach((key, spec) -> parameters.put(key, floats((int) spec.size(), random)));
    Map<String, BatchNormStatistics> statistics = new HashMap<>();
    for (Node norm : graph.batchNorms()) {
      int features = norm.shape().features();
      Statistics own = ((BatchNorm) norm.op()).statistics();
      statistics.put(
          norm.path(),
          new BatchNormStatistics(17, Map.of(own, moments(features, random)))
              .with(Statistics.EMA, moments(features, random))
              .with(Statistics.CUMULATIVE, moments(features, random)));
    }
    return Model.of(network).parameters(parameters).statistics(statistics);
  }

  static Moments moments(int features, RandomGenerator random) {
    return new Moments(
        random.doubles(features, -3, 3).toArray(), random.doubles(features, 0, 9).toArray());
  }

  static float[] floats(int count, RandomGenerator random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
