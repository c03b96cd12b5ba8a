package io.evenkeel.model;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.RowBlocks;
import io.evenkeel.dataset.RowStream;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Recomputes a model's inference statistics over a whole data set: its training data, for {@link
 * Statistics#POPULATION}, or data that the user hands over, for {@link Statistics#DATA}.
 *
 * <p>It does what Ioffe and Szegedy (2015, Alg. 2) approximate by an average over mini-batches: the
 * moments are those of all rows at once. The BatchNorms are taken in order; the rows reach each one
 * through the layers below it at inference, with the new statistics of the BatchNorms there. For L
 * of them the data runs L times through the lower part of the network, and never more than a block
 * of rows is in memory.
 */
public final class StatisticsEstimator {
  private static final int BLOCK = 1024;

  private final Model model;
  private final RowBlocks data;

  private StatisticsEstimator(Model model, RowBlocks data) {
    this.model = model;
    this.data = data;
  }

  /**
   * The moments of every BatchNorm, by its layer's index.
   *
   * @param data the rows; their targets are not looked at
   * @throws InvalidInputException if there are too few rows, or their features do not fit
   */
  public static SortedMap<Integer, Moments> estimate(Model model, Dataset data) {
    return estimate(model, data, model.statistics().keySet());
  }

  /**
   * The moments of some BatchNorms, by their layer's index, while the others keep theirs.
   *
   * @param layers the indices of the BatchNorms to recompute
   * @throws InvalidInputException if there are too few rows, or their features do not fit
   */
  public static SortedMap<Integer, Moments> estimate(
      Model model, Dataset data, Set<Integer> layers) {
    return estimate(model, new RowBlocks(data, BLOCK), layers);
  }

  /**
   * The moments of some BatchNorms over rows that need not fit into memory.
   *
   * @param data the rows, in the order of epoch 0 with seed 0; their targets are not looked at
   * @param layers the indices of the BatchNorms to recompute
   * @throws InvalidInputException if there are too few rows, or their features do not fit
   */
  public static SortedMap<Integer, Moments> estimate(
      Model model, RowStream data, Set<Integer> layers) {
    return estimate(model, new RowBlocks(data, BLOCK), layers);
  }

  private static SortedMap<Integer, Moments> estimate(
      Model model, RowBlocks data, Set<Integer> layers) {
    Network network = model.network();
    if (data.features() != network.inputFeatures()) {
      throw new InvalidInputException(
          "the network's input has %d features, but the data for its statistics has %d"
              .formatted(network.inputFeatures(), data.features()));
    }
    StatisticsEstimator estimator = new StatisticsEstimator(model, data);
    SortedMap<Integer, Moments> all = new TreeMap<>();
    SortedMap<Integer, Moments> estimated = new TreeMap<>();
    for (int i = 0; i < network.layers().size(); i++) {
      if (network.layers().get(i) instanceof BatchNorm batchNorm) {
        if (layers.contains(i)) {
          requireRows(data, batchNorm.estimator());
          estimated.put(i, estimator.pooled(i, all).moments(batchNorm.estimator()));
        }
        all.put(i, estimated.getOrDefault(i, model.inferenceMoments(i)));
      }
    }
    return estimated;
  }

  private static void requireRows(RowBlocks data, VarianceEstimator estimator) {
    int least = estimator == VarianceEstimator.BIASED ? 1 : 2;
    if (data.rows() < least) {
      throw new InvalidInputException(
          "the statistics of a BatchNorm need at least %d %s of data, but got %d"
              .formatted(least, least == 1 ? "row" : "rows", data.rows()));
    }
  }

  /** The moments of the input of one layer. */
  private PooledMoments pooled(int layer, SortedMap<Integer, Moments> below) {
    int features = model.network().inputFeaturesOf(layer);
    PooledMoments pooled = new PooledMoments(features);
    LayerInputs inputs = LayerInputs.of(model, layer, below);
    float[] z = new float[BLOCK * features];
    data.forEach((x, _, rows) -> {
      inputs.compute(x, rows, z);
      pooled.add(z, rows);
    });
    return pooled;
  }
}
