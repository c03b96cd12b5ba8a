package io.evenkeel.onnx;

import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.Model;
import io.evenkeel.model.ModelBuilder;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Models with random weights and statistics, all of them floats. */
public final class RandomModels {
  private RandomModels() {}

  /** A model whose layers keep values of about 1. */
  public static ModelBuilder of(Network network, RandomGenerator random) {
    Map<String, float[]> parameters = new HashMap<>();
    Map<Integer, BatchNormStatistics> statistics = new HashMap<>();
    for (int i = 0; i < network.layers().size(); i++) {
      int inputs = network.inputFeaturesOf(i);
      if (network.layers().get(i) instanceof Dense dense) {
        double size = 1 / Math.sqrt(inputs);
        parameters.put(i + ".weight", floats(inputs * dense.features(), size, random));
        if (dense.bias()) {
          parameters.put(i + ".bias", floats(dense.features(), 0.5, random));
        }
      } else if (network.layers().get(i) instanceof BatchNorm) {
        parameters.put(i + ".gamma", floats(inputs, 1, random));
        parameters.put(i + ".beta", floats(inputs, 1, random));
        Moments moments = moments(inputs, random);
        statistics.put(i, new BatchNormStatistics(9, Map.of(Statistics.EMA, moments)));
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
