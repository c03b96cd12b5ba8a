package io.evenkeel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
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
import io.evenkeel.network.Scale;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import io.evenkeel.testkit.ArrayAssert;
import io.evenkeel.testkit.SeededTest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StatisticsEstimatorTest {
  private static final BatchNorm UNBIASED =
      BatchNorm.DEFAULT.withEstimator(VarianceEstimator.UNBIASED);

  private static Model model(Network network, RandomGenerator random) {
    return Models.random(network, random).task(Task.REAL).build();
  }

  private static Dataset data(int rows, int features, RandomGenerator random) {
    float[] x = new float[rows * features];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (5 + random.nextGaussian());
    }
    return Dataset.ofReal(x, features, new float[rows], 1);
  }

  /** Node by node over all rows, in double; layers outside {@code chosen} keep the model's. */
  private static Map<String, Moments> expected(Model model, Dataset data, Set<String> chosen) {
    Graph graph = model.network().graph();
    double[][][] values = new double[graph.nodes().size()][][];
    Map<String, Moments> result = new HashMap<>();
    for (Node node : graph.nodes()) {
      double[][] x = node.inputs().isEmpty() ? rows(data) : values[node.input()];
      values[node.id()] =
          switch (node.op()) {
            case Op.Input _, Dropout _ -> x;
            case Op.Add _ -> {
              double[][] other = values[node.inputs().getLast()];
              yield map(x, (r, j) -> x[r][j] + other[r][j]);
            }
            case Dense dense -> {
              double[][] z = times(x, model.parameter(node.path(), "weight"), dense.features());
              float[] bias =
                  dense.bias() ? model.parameter(node.path(), "bias") : new float[dense.features()];
              yield map(z, (r, j) -> z[r][j] + bias[j]);
            }
            case BatchNorm norm -> {
              Moments moments =
                  chosen.contains(node.path())
                      ? moments(x, norm.estimator())
                      : model.inferenceMoments(node);
              result.put(node.path(), moments);
              float[] gamma = model.parameter(node.path(), "gamma");
              float[] beta = model.parameter(node.path(), "beta");
              yield map(
                  x,
                  (r, j) ->
                      (x[r][j] - moments.mean()[j])
                              / Math.sqrt(moments.variance()[j] + norm.epsilon())
                              * gamma[j]
                          + beta[j]);
            }
            case Scale scale -> map(x, (r, j) -> scale.factor() * x[r][j]);
            case Activation _ -> map(x, (r, j) -> Math.max(0, x[r][j]));
            case Embedding _, ImageLayer _ ->
                throw new IllegalArgumentException("not expected here: " + node.op().kind());
          };
    }
    return result;
  }

  private static double[][] rows(Dataset data) {
    int rows = data.rows();
    int[] indices = new int[rows];
    Arrays.setAll(indices, i -> i);
    float[] x = new float[rows * data.features()];
    data.copyFeatures(indices, 0, rows, x, 0);
    return map(new double[rows][data.features()], (r, j) -> x[r * data.features() + j]);
  }

  /** An element of a matrix by row and column. */
  private interface Element {
    double of(int row, int column);
  }

  private static double[][] map(double[][] shape, Element element) {
    double[][] result = new double[shape.length][shape[0].length];
    for (int r = 0; r < result.length; r++) {
      for (int j = 0; j < result[r].length; j++) {
        result[r][j] = element.of(r, j);
      }
    }
    return result;
  }

  private static double[][] times(double[][] x, float[] weight, int outputs) {
    double[][] z = new double[x.length][outputs];
    for (int r = 0; r < x.length; r++) {
      for (int k = 0; k < x[r].length; k++) {
        for (int j = 0; j < outputs; j++) {
          z[r][j] += x[r][k] * weight[k * outputs + j];
        }
      }
    }
    return z;
  }

  private static Moments moments(double[][] values, VarianceEstimator estimator) {
    int rows = values.length;
    double[] mean = new double[values[0].length];
    double[] variance = new double[mean.length];
    for (int j = 0; j < mean.length; j++) {
      int column = j;
      mean[j] = Arrays.stream(values).mapToDouble(row -> row[column]).sum() / rows;
      double sum =
          Arrays.stream(values).mapToDouble(row -> Math.pow(row[column] - mean[column], 2)).sum();
      variance[j] = sum / (estimator == VarianceEstimator.BIASED ? rows : rows - 1);
    }
    return new Moments(mean, variance);
  }

  private static void check(Model model, Dataset data, Set<String> layers) {
    SequencedMap<String, Moments> estimated = StatisticsEstimator.estimate(model, data, layers);
    assertThat(estimated.keySet()).isEqualTo(layers);
    Map<String, Moments> expected = expected(model, data, layers);
    estimated.forEach((i, actual) -> {
      Moments want = Objects.requireNonNull(expected.get(i));
      ArrayAssert.close("mean of layer " + i, want.mean(), actual.mean(), 1e-5, 1e-5);
      ArrayAssert.close("variance of " + i, want.variance(), actual.variance(), 1e-5, 1e-8);
    });
  }

  @SeededTest
  void everyLayerWithTheNewStatisticsOfThoseBelow(RandomGenerator random) {
    Network network =
        Network.input(6)
            .batchNorm()
            .dense(9)
            .batchNorm(UNBIASED)
            .relu()
            .dense(5)
            .relu()
            .batchNorm()
            .dense(1)
            .build();
    Model model = model(network, random);
    // More rows than a block has, and a short last block.
    Dataset data = data(2500, 6, random);
    check(model, data, Set.of("0", "2", "6"));
    check(model, data, Set.of("6"));
    check(model, data, Set.of("0", "6"));
    assertThat(StatisticsEstimator.estimate(model, data).keySet()).containsExactly("0", "2", "6");
  }

  @SeededTest
  void normalisationBeforeAnyDenseLayer(RandomGenerator random) {
    Network network = Network.input(4).relu().batchNorm().relu().batchNorm().dense(1).build();
    check(model(network, random), data(100, 4, random), Set.of("1", "3"));
  }

  /** A BatchNorm may depend on several others, and several on none of each other. */
  @SeededTest
  void residuals(RandomGenerator random) {
    Network network =
        Network.input(5)
            .dense(6)
            .residual(
                b -> b.batchNorm().relu().dense(6).batchNorm(UNBIASED), s -> s.dense(6).batchNorm())
            .relu()
            .residual(b -> b.batchNorm().residual(c -> c.dense(6).batchNorm()))
            .batchNorm()
            .dense(1)
            .build();
    Model model = model(network, random);
    Dataset data = data(1100, 5, random);
    Set<String> all =
        Set.of(
            "1.shortcut.1", "1.branch.0", "1.branch.3", "3.branch.0", "3.branch.1.branch.1", "4");
    check(model, data, all);
    check(model, data, Set.of("1.branch.3", "4"));
    check(model, data, Set.of("3.branch.1.branch.1"));
    assertThat(StatisticsEstimator.estimate(model, data).keySet())
        .containsExactly(
            "1.shortcut.1", "1.branch.0", "1.branch.3", "3.branch.0", "3.branch.1.branch.1", "4");
  }

  /** Two BatchNorms of one value, with estimators of their own. */
  @SeededTest
  void batchNormsOfOneValue(RandomGenerator random) {
    Network network =
        Network.input(4)
            .residual(b -> b.batchNorm(), s -> s.batchNorm(UNBIASED))
            .dense(3)
            .residual(b -> b.batchNorm(), s -> s.batchNorm(UNBIASED).relu())
            .dense(1)
            .build();
    check(
        model(network, random),
        data(20, 4, random),
        Set.of("0.shortcut.0", "0.branch.0", "2.shortcut.0", "2.branch.0"));
  }

  @SeededTest
  void aModelWithThemNormalisesItsDataExactly(RandomGenerator random) {
    Network network = Network.input(4).dense(3).batchNorm().build();
    Model model = model(network, random);
    Dataset data = data(300, 4, random);
    Model changed =
        model.withStatistics(Statistics.DATA, StatisticsEstimator.estimate(model, data));
    int[] indices = new int[300];
    Arrays.setAll(indices, i -> i);
    float[] x = new float[1200];
    data.copyFeatures(indices, 0, 300, x, 0);
    PooledMoments outputs = new PooledMoments(3);
    outputs.add(changed.logits(x, 300), 3, 300);
    Moments moments = outputs.moments(VarianceEstimator.BIASED);
    ArrayAssert.close("mean", model.parameter("1", "beta"), floats(moments.mean()), 0, 1e-5);
    float[] gamma = model.parameter("1", "gamma");
    for (int j = 0; j < 3; j++) {
      gamma[j] *= gamma[j];
    }
    ArrayAssert.close("variance", gamma, floats(moments.variance()), 1e-3, 0);
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  @Test
  void dataThatDoNotFit() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    Model model = model(Network.input(4).dense(3).batchNorm(UNBIASED).build(), random);
    assertThatThrownBy(() -> StatisticsEstimator.estimate(model, data(9, 5, random)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the network's input has 4 features, but the data for its statistics has 5");
    assertThatThrownBy(() -> StatisticsEstimator.estimate(model, data(1, 4, random)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the statistics of a BatchNorm need at least 2 rows of data, but got 1");
  }
}
