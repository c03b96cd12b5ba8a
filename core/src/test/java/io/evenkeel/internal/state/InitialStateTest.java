package io.evenkeel.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitialStateTest {

  @Test
  void everythingInTheCanonicalLayout() {
    Network network = Network.input(3).batchNorm().dense(4).batchNorm().relu().dense(2).build();
    TrainingState state = InitialState.of(network, 2, 1);
    assertThat(state.parameters())
        .extracting(p -> p.key().toString())
        .containsExactly(
            "0.gamma", "0.beta", "1.weight", "2.gamma", "2.beta", "4.weight", "4.bias");
    assertThat(state.parameter("0", "gamma").values()).containsExactly(1, 1, 1);
    assertThat(state.parameter("2", "beta").values()).containsExactly(0, 0, 0, 0);
    assertThat(state.parameter("4", "bias").values()).containsExactly(0, 0);
    Parameter weight = state.parameter("1", "weight");
    assertThat(weight.rows()).isEqualTo(3);
    assertThat(weight.columns()).isEqualTo(4);
    assertThat(weight.slots()).isEqualTo(new float[2][12]);
    assertThat(state.statistics().keySet()).containsExactly("0", "2");
    assertThat(state.statistics().values())
        .extracting(RunningStatistics::features)
        .containsExactly(3, 4);
    assertThat(state.optimizerSteps()).isZero();
  }

  /** Standard deviations of a weight of 300 x 200: the estimate's error is below 0.3 %. */
  @ParameterizedTest
  @CsvSource({
    "relu, 0.08165", "leakyRelu, 0.08165", "gelu, 0.08165", "silu, 0.08165", "tanh, 0.06325",
    "sigmoid, 0.06325", "none, 0.06325", "behindNorm, 0.08165", "gaussian, 0.01", "he, 0.08165",
    "xavier, 0.06325"
  })
  void theActivationChoosesUnlessAsked(String kind, double expected) {
    Network.Builder builder = Network.input(300);
    Network.Builder network =
        switch (kind) {
          case "relu" -> builder.dense(200).relu();
          case "leakyRelu" -> builder.dense(200).leakyRelu(0.1f);
          case "gelu" -> builder.dense(200).gelu();
          case "silu" -> builder.dense(200).silu();
          case "tanh" -> builder.dense(200).tanh();
          case "sigmoid" -> builder.dense(200).sigmoid();
          case "none" -> builder.dense(200).dense(3).relu();
          case "behindNorm" -> builder.dense(200).batchNorm(BatchNorm.DEFAULT).relu();
          case "gaussian" -> builder.dense(200, new Initialization.Gaussian(0.01)).relu();
          case "he" -> builder.dense(200, new Initialization.He()).tanh();
          default -> builder.dense(200, new Initialization.Xavier()).relu();
        };
    float[] weight = InitialState.of(network.build(), 0, 3).parameter("0", "weight").values();
    double sum = 0;
    double squares = 0;
    for (float w : weight) {
      sum += w;
      squares += (double) w * w;
    }
    assertThat(Math.sqrt(squares / weight.length)).isCloseTo(expected, within(0.015 * expected));
    assertThat(sum / weight.length).isCloseTo(0, within(0.02 * expected));
  }

  /** Uniform within +-1 / sqrt(inputs): its largest elements come near, its deviation is known. */
  @Test
  void uniform() {
    Network network =
        Network.input(300).dense(200).build().withInitialization(new Initialization.Uniform());
    float[] weight = InitialState.of(network, 0, 3).parameter("0", "weight").values();
    double bound = 1 / Math.sqrt(300);
    double squares = 0;
    double largest = 0;
    for (float w : weight) {
      squares += (double) w * w;
      largest = Math.max(largest, Math.abs(w));
    }
    assertThat(largest).isBetween(0.999 * bound, bound);
    assertThat(Math.sqrt(squares / weight.length))
        .isCloseTo(bound / Math.sqrt(3), within(0.01 * bound));
  }

  /** The first filters pass their input through; the others start as they do without dirac. */
  @Test
  void diracLetsTheFirstFiltersThrough() {
    Network uniform =
        Network.image(7, 6, 3)
            .conv(5, 3)
            .conv(4, 3)
            .flatten()
            .dense(2)
            .build()
            .withInitialization(new Initialization.Uniform());
    Network network = uniform.withInitialization(Initialization.dirac());
    TrainingState state = InitialState.of(network, 0, 3);
    TrainingState others = InitialState.of(uniform, 0, 3);
    assertThat(state.parameter("3", "weight").values())
        .isEqualTo(others.parameter("3", "weight").values());
    int[][] cases = {{0, 3, 5}, {1, 5, 4}};
    for (int[] c : cases) {
      String path = String.valueOf(c[0]);
      float[] weight = state.parameter(path, "weight").values();
      float[] without = others.parameter(path, "weight").values();
      for (int row = 0; row < 9 * c[1]; row++) {
        for (int filter = 0; filter < c[2]; filter++) {
          float expected =
              filter >= c[1] ? without[row * c[2] + filter] : row == 4 * c[1] + filter ? 1 : 0;
          assertThat(weight[row * c[2] + filter]).isEqualTo(expected);
        }
      }
    }
  }

  /** The activation after a sum is that of the products whose outputs are added. */
  @Test
  void theActivationAfterASumCounts() {
    Network network =
        Network.input(300)
            .residual(b -> b.dense(300).batchNorm(), s -> s.dense(300))
            .relu()
            .residual(b -> b.dense(300).tanh().dense(300))
            .tanh()
            .residual(b -> b.dense(300))
            .residual(b -> b.relu())
            .dense(300)
            .build();
    Map<String, Double> sigmas = new LinkedHashMap<>();
    for (Parameter p : InitialState.of(network, 0, 3).parameters()) {
      if (p.key().role().equals("weight")) {
        double squares = 0;
        for (float w : p.values()) {
          squares += (double) w * w;
        }
        sigmas.put(p.key().path(), Math.sqrt(squares / p.values().length));
      }
    }
    double he = Math.sqrt(2.0 / 300);
    double xavier = Math.sqrt(2.0 / 600);
    Map<String, Double> expected = new LinkedHashMap<>();
    expected.put("0.shortcut.0", he);
    expected.put("0.branch.0", he);
    expected.put("2.branch.0", xavier);
    expected.put("2.branch.2", xavier);
    expected.put("4.branch.0", he);
    expected.put("6", xavier);
    assertThat(sigmas.keySet()).containsExactlyElementsOf(expected.keySet());
    sigmas.forEach((path, sigma) -> {
      double want = expected.getOrDefault(path, Double.NaN);
      assertThat(sigma).as(path).isCloseTo(want, within(0.015 * want));
    });
  }

  @Test
  void embeddingsHaveVarianceOneOverTheirDimension() {
    EmbeddingTable table = new EmbeddingTable(5000, 16);
    Network network = Network.input(4).embedding(table, table).dense(3).build();
    TrainingState state = InitialState.of(network, 1, 1);
    assertThat(state.parameters())
        .extracting(p -> p.key().toString())
        .containsExactly("0.table0", "0.table1", "1.weight", "1.bias");
    Parameter first = state.parameter("0", "table0");
    assertThat(first.rows()).isEqualTo(5000);
    assertThat(first.columns()).isEqualTo(16);
    double squares = 0;
    for (float value : first.values()) {
      squares += (double) value * value;
    }
    assertThat(squares / 80_000).isCloseTo(1 / 16.0, within(0.02 / 16));
    assertThat(state.parameter("0", "table1").values()).isNotEqualTo(first.values());
    Network without = Network.input(34).dense(3).build();
    assertThat(state.parameter("1", "weight").values())
        .isEqualTo(InitialState.of(without, 1, 1).parameter("0", "weight").values());
  }

  @Test
  void seedAndLayerDecide() {
    Network network = Network.input(5).dense(5).relu().dense(5).build();
    float[] first = InitialState.of(network, 0, 1).parameter("0", "weight").values();
    assertThat(InitialState.of(network, 0, 1).parameter("0", "weight").values()).isEqualTo(first);
    assertThat(InitialState.of(network, 0, 2).parameter("0", "weight").values())
        .isNotEqualTo(first);
    float[] second = InitialState.of(network, 0, 1).parameter("2", "weight").values();
    assertThat(second[0] / first[0]).isNotEqualTo(second[1] / first[1]);
  }

  @Test
  void withAndWithoutNormalisationTheWeightsAreTheSame() {
    Network plain = Network.input(5).dense(6).relu().dense(4).build();
    Network normalised = Network.input(5).dense(6).batchNorm().relu().dense(4).build();
    TrainingState one = InitialState.of(plain, 0, 1);
    TrainingState other = InitialState.of(normalised, 0, 1);
    assertThat(other.parameter("0", "weight").values())
        .isEqualTo(one.parameter("0", "weight").values());
    assertThat(other.parameter("3", "weight").values())
        .isEqualTo(one.parameter("2", "weight").values());
  }
}
