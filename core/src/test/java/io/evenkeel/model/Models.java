package io.evenkeel.model;

import io.evenkeel.internal.state.ParameterShape;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Models with random weights and statistics. */
final class Models {
  private Models() {}

  static ModelBuilder random(Network network, RandomGenerator random) {
    Map<String, float[]> parameters = new HashMap<>();
    for (ParameterShape shape : ParameterShape.of(network)) {
      parameters.put(shape.name(), floats((int) shape.size(), random));
    }
    Map<Integer, BatchNormStatistics> statistics = new HashMap<>();
    for (int i = 0; i < network.layers().size(); i++) {
      if (network.layers().get(i) instanceof BatchNorm batchNorm) {
        int features = network.inputFeaturesOf(i);
        statistics.put(
            i,
            new BatchNormStatistics(17, Map.of(batchNorm.statistics(), moments(features, random)))
                .with(Statistics.EMA, moments(features, random))
                .with(Statistics.CUMULATIVE, moments(features, random)));
      }
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
