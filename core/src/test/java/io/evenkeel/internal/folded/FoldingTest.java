package io.evenkeel.internal.folded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.testkit.SeededTest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
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

  /** A factor goes into the product on either side; one that two branches read stays. */
  @SeededTest
  void fixedFactors(RandomGenerator random) {
    check(
        Network.input(5)
            .scale(2)
            .dense(4)
            .scale(0.5)
            .batchNorm()
            .scale(-3)
            .relu()
            .scale(0.1)
            .residual(b -> b.dense(4).scale(0.3), s -> s.scale(7))
            .dense(2)
            .scale(1.0 / 9)
            .build(),
        random,
        "Linear Pointwise Affine Linear Affine Sum Linear");
  }

  @SeededTest
  void batchNormBehindAnEmbedding(RandomGenerator random) {
    check(
        Network.input(5).embedding(new EmbeddingTable(6, 3)).batchNorm().dense(3).relu().build(),
        random,
        "Gather Linear Pointwise");
  }

  /** The sum's branch ends with a folded product; a BN before two branches stays a step. */
  @SeededTest
  void residuals(RandomGenerator random) {
    check(
        Network.input(5)
            .dense(6)
            .batchNorm()
            .relu()
            .residual(b -> b.dense(4).batchNorm().relu().dropout(0.5).dense(6).batchNorm())
            .relu()
            .dense(3)
            .build(),
        random,
        "Linear Pointwise Linear Pointwise Linear Sum Pointwise Linear");
    check(
        Network.input(5)
            .dense(6)
            .residual(b -> b.batchNorm().relu().dense(6).batchNorm().relu().dense(6))
            .batchNorm()
            .dense(3)
            .build(),
        random,
        "Linear Affine Pointwise Linear Pointwise Linear Sum Linear");
    check(
        Network.input(5)
            .batchNorm()
            .residual(b -> b.dense(4).relu().dense(3), s -> s.dense(3).batchNorm())
            .build(),
        random,
        "Affine Linear Pointwise Linear Linear Sum");
    check(
        Network.input(5).residual(b -> b.relu()).residual(b -> b.dropout(0.5)).dense(2).build(),
        random,
        "Pointwise Sum Sum Linear");
  }

  /** A BN of a value that is added too must not change it, nor a dense layer whose sum is BN's. */
  @SeededTest
  void batchNormOfAValueThatOthersTake(RandomGenerator random) {
    check(
        Network.input(5).dense(4).residual(b -> b.batchNorm()).dense(2).build(),
        random,
        "Linear Affine Sum Linear");
    check(
        Network.input(5).dense(4, false).dropout(0.5).residual(b -> b.batchNorm()).build(),
        random,
        "Linear Affine Sum");
    check(
        Network.input(5)
            .batchNorm()
            .dropout(0.5)
            .residual(b -> b.dense(5).batchNorm(), s -> s.batchNorm().batchNorm())
            .dense(1)
            .build(),
        random,
        "Affine Linear Affine Sum Linear");
  }

  @Test
  void farFromZeroTheMeanIsSubtractedFirst() {
    Network network = Network.input(1).batchNorm().dense(1, false).build();
    Map<ParameterKey, float[]> parameters =
        Map.of(
            new ParameterKey("0", "gamma"),
            new float[] {2},
            new ParameterKey("0", "beta"),
            new float[] {0.5f},
            new ParameterKey("1", "weight"),
            new float[] {1});
    double mean = 1e6 + 0.03;
    FoldedNetwork folded =
        Folding.fold(
            network,
            key -> parameters.getOrDefault(key, NONE),
            _ -> new Moments(new double[] {mean}, new double[] {1e-4}));
    assertThat(kinds(folded)).isEqualTo("Affine Linear");
    double x = 1e6 + 0.0625;
    double expected = 2 * (x - mean) / Math.sqrt(1e-4 + 1e-5) + 0.5;
    assertThat(NetworkInDouble.folded(folded, new double[] {x})[0])
        .isCloseTo(expected, within(1e-6 * expected));
  }

  @Test
  void aWeightThatDoesNotFitAFloatIsRefused() {
    Network network = Network.input(1).dense(1).batchNorm().build();
    Map<ParameterKey, float[]> parameters =
        Map.of(
            new ParameterKey("0", "weight"),
            new float[] {1e38f},
            new ParameterKey("1", "gamma"),
            new float[] {1},
            new ParameterKey("1", "beta"),
            new float[] {0});
    assertThatThrownBy(() ->
            Folding.fold(
                network,
                key -> parameters.getOrDefault(key, NONE),
                _ -> new Moments(new double[1], new double[1])))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "layer 0, with the batch normalization beside it, comes to a weight of"
                + " 3.162e+40, which is too large for a float: train again with a"
                + " smaller learning rate or scaled inputs");
  }

  private static void check(Network network, RandomGenerator random, String kinds) {
    Map<ParameterKey, float[]> parameters = new HashMap<>();
    network
        .graph()
        .parameters()
        .forEach((key, spec) -> {
          float[] values = new float[(int) spec.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
          }
          parameters.put(key, values);
        });
    Map<Node, Moments> moments = new HashMap<>();
    for (Node norm : network.graph().batchNorms()) {
      int features = norm.shape().features();
      moments.put(
          norm,
          new Moments(
              random.doubles(features, -3, 3).toArray(),
              random.doubles(features, 0.1, 9).toArray()));
    }
    FoldedNetwork folded =
        Folding.fold(
            network,
            key -> parameters.getOrDefault(key, NONE),
            node -> Objects.requireNonNull(moments.get(node)));
    assertThat(kinds(folded)).isEqualTo(kinds);
    double[] x = random.doubles(network.inputFeatures(), -2, 2).toArray();
    if (network.layers().getFirst() instanceof Embedding embedding) {
      x[x.length - 1] = random.nextInt(embedding.tables().getFirst().categories());
    }
    double[] expected = NetworkInDouble.unfolded(network, parameters, moments, x);
    double[] actual = NetworkInDouble.folded(folded, x);
    assertThat(actual).hasSameSizeAs(expected);
    for (int j = 0; j < expected.length; j++) {
      assertThat(actual[j]).isCloseTo(expected[j], within(1e-4 * (1 + Math.abs(expected[j]))));
    }
  }

  private static String kinds(FoldedNetwork network) {
    return network.steps().stream()
        .map(step -> step.layer().getClass().getSimpleName())
        .collect(Collectors.joining(" "));
  }

  private static Offset<Double> within(double offset) {
    return Offset.offset(offset);
  }
}
