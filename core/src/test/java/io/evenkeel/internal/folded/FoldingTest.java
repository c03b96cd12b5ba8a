package io.evenkeel.internal.folded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.internal.folded.FoldedLayer.Affine;
import io.evenkeel.internal.folded.FoldedLayer.Gather;
import io.evenkeel.internal.folded.FoldedLayer.Linear;
import io.evenkeel.internal.folded.FoldedLayer.Pointwise;
import io.evenkeel.internal.state.ParameterShape;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.testkit.SeededTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The folded network computes what the layers compute one by one, to the precision of floats. */
class FoldingTest {
  private static final float[] NONE = {};

  @SeededTest
  void batchNormBeforeTheActivation(RandomGenerator random) {
    check(
        Network.input(5).dense(7).batchNorm().relu().dropout(0.5).dense(3).batchNorm().build(),
        random,
        "Linear Pointwise Linear");
  }

  @SeededTest
  void batchNormAfterTheActivation(RandomGenerator random) {
    check(
        Network.input(5).dense(7).relu().batchNorm().dropout(0.5).dense(3).build(),
        random,
        "Linear Pointwise Linear");
  }

  @SeededTest
  void batchNormOnTheInput(RandomGenerator random) {
    check(
        Network.input(5).batchNorm().dense(7).relu().dense(3).build(),
        random,
        "Linear Pointwise Linear");
  }

  @SeededTest
  void batchNormWhereNoDenseLayerIsBesideIt(RandomGenerator random) {
    check(
        Network.input(5).batchNorm().relu().dense(4).relu().batchNorm().relu().build(),
        random,
        "Affine Pointwise Linear Pointwise Affine Pointwise");
  }

  @SeededTest
  void oneBatchNormAfterAnother(RandomGenerator random) {
    check(
        Network.input(5)
            .batchNorm()
            .batchNorm()
            .dense(4)
            .batchNorm()
            .batchNorm()
            .relu()
            .batchNorm()
            .batchNorm()
            .build(),
        random,
        "Linear Pointwise Affine");
  }

  @SeededTest
  void denseOnDenseAndDropoutBetweenBiasAndBatchNorm(RandomGenerator random) {
    check(
        Network.input(5).dense(4).dense(6).dropout(0.5).batchNorm().dense(3).build(),
        random,
        "Linear Linear Linear");
  }

  @SeededTest
  void batchNormBehindAnEmbedding(RandomGenerator random) {
    check(
        Network.input(5).embedding(new EmbeddingTable(6, 3)).batchNorm().dense(3).relu().build(),
        random,
        "Gather Linear Pointwise");
  }

  @Test
  void farFromZeroTheMeanIsSubtractedFirst() {
    Network network = Network.input(1).batchNorm().dense(1, false).build();
    Map<String, float[]> parameters =
        Map.of(
            "0.gamma", new float[] {2}, "0.beta", new float[] {0.5f}, "1.weight", new float[] {1});
    double mean = 1e6 + 0.03;
    List<FoldedLayer> folded =
        Folding.fold(
            network,
            name -> parameters.getOrDefault(name, NONE),
            _ -> new Moments(new double[] {mean}, new double[] {1e-4}));
    assertThat(kinds(folded)).isEqualTo("Affine Linear");
    double x = 1e6 + 0.0625;
    double expected = 2 * (x - mean) / Math.sqrt(1e-4 + 1e-5) + 0.5;
    assertThat(run(folded, new double[] {x})[0]).isCloseTo(expected, within(1e-6 * expected));
  }

  @Test
  void aWeightThatDoesNotFitAFloatIsRefused() {
    Network network = Network.input(1).dense(1).batchNorm().build();
    Map<String, float[]> parameters =
        Map.of(
            "0.weight", new float[] {1e38f}, "1.gamma", new float[] {1}, "1.beta", new float[] {0});
    assertThatThrownBy(() ->
            Folding.fold(
                network,
                name -> parameters.getOrDefault(name, NONE),
                _ -> new Moments(new double[1], new double[1])))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "layer 0, with the batch normalization beside it, comes to a weight of"
                + " 3.162e+40, which is too large for a float: train again with a"
                + " smaller learning rate or scaled inputs");
  }

  private static void check(Network network, RandomGenerator random, String kinds) {
    Map<String, float[]> parameters = new HashMap<>();
    for (ParameterShape shape : ParameterShape.of(network)) {
      float[] values = new float[(int) shape.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      parameters.put(shape.name(), values);
    }
    Map<Integer, Moments> moments = new TreeMap<>();
    for (int i = 0; i < network.layers().size(); i++) {
      int features = network.inputFeaturesOf(i);
      moments.put(
          i,
          new Moments(
              random.doubles(features, -3, 3).toArray(),
              random.doubles(features, 0.1, 9).toArray()));
    }
    List<FoldedLayer> folded =
        Folding.fold(network, name -> parameters.getOrDefault(name, NONE), moments::get);
    assertThat(kinds(folded)).isEqualTo(kinds);
    double[] x = random.doubles(network.inputFeatures(), -2, 2).toArray();
    if (network.layers().getFirst() instanceof Embedding embedding) {
      x[x.length - 1] = random.nextInt(embedding.tables().getFirst().categories());
    }
    double[] expected = unfolded(network, parameters, moments, x);
    double[] actual = run(folded, x);
    assertThat(actual).hasSameSizeAs(expected);
    for (int j = 0; j < expected.length; j++) {
      assertThat(actual[j]).isCloseTo(expected[j], within(1e-4 * (1 + Math.abs(expected[j]))));
    }
  }

  /** Section by section what the layers mean, in double; relu is the only activation here. */
  private static double[] unfolded(
      Network network,
      Map<String, float[]> parameters,
      Map<Integer, Moments> moments,
      double[] input) {
    double[] x = input.clone();
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      if (layer instanceof Dense dense) {
        float[] bias = parameters.getOrDefault(i + ".bias", new float[dense.features()]);
        x = linear(x, parameters.getOrDefault(i + ".weight", NONE), bias);
      } else if (layer instanceof BatchNorm batchNorm) {
        Moments m = moments.getOrDefault(i, new Moments(new double[0], new double[0]));
        for (int j = 0; j < x.length; j++) {
          double zhat = (x[j] - m.mean()[j]) / Math.sqrt(m.variance()[j] + batchNorm.epsilon());
          x[j] =
              parameters.getOrDefault(i + ".gamma", NONE)[j] * zhat
                  + parameters.getOrDefault(i + ".beta", NONE)[j];
        }
      } else if (layer instanceof Embedding embedding) {
        float[] table = parameters.getOrDefault(i + ".table0", NONE);
        x = gathered(x, x.length - 1, table, embedding.width());
      } else if (layer.kind().equals("Activation")) {
        relu(x);
      }
    }
    return x;
  }

  private static double[] run(List<FoldedLayer> layers, double[] input) {
    double[] x = input.clone();
    for (FoldedLayer layer : layers) {
      switch (layer) {
        case Linear l -> x = linear(x, l.weight(), l.bias());
        case Affine a -> {
          for (int j = 0; j < x.length; j++) {
            x[j] = (x[j] - a.mean()[j]) * a.scale()[j] + a.shift()[j];
          }
        }
        case Pointwise _ -> relu(x);
        case Gather g ->
            x = gathered(x, g.lookup().numbers(), g.tables().getFirst(), g.lookup().dimension(0));
      }
    }
    return x;
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

  private static void relu(double[] x) {
    for (int j = 0; j < x.length; j++) {
      x[j] = Math.max(0, x[j]);
    }
  }

  private static String kinds(List<FoldedLayer> layers) {
    List<String> kinds = new ArrayList<>();
    layers.forEach(layer -> kinds.add(layer.getClass().getSimpleName()));
    return String.join(" ", kinds);
  }

  private static Offset<Double> within(double offset) {
    return Offset.offset(offset);
  }
}
