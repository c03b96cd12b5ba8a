package io.evenkeel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ResidualKind;
import io.evenkeel.network.Statistics;
import io.evenkeel.reference.ReferenceNetwork;
import io.evenkeel.testkit.ArrayAssert;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a model's tracer shows is what the model computes, folded and not. */
class ModelTracerTest {
  private static final int INPUTS = 9;

  private static Model model(ResidualKind kind, RandomGenerator random) {
    Network network = kind.network(BatchNorm.DEFAULT, ActivationFunction.GELU, 0.2, INPUTS, 21, 4);
    ModelBuilder builder = Models.random(network, random);
    // Weights of variance 1 / inputs and variances of at least 1 keep all values small.
    network
        .graph()
        .parameters()
        .forEach((key, spec) -> {
          float[] values = builder.parameters.getOrDefault(key, new float[0]);
          for (int i = 0; i < values.length && spec.role().equals("weight"); i++) {
            values[i] /= (float) Math.sqrt(spec.rows());
          }
        });
    builder.statistics.replaceAll((_, kept) -> {
      int columns = kept.moments().values().iterator().next().features();
      return new BatchNormStatistics(
          1,
          Map.of(
              Statistics.EMA,
              new Moments(
                  random.doubles(columns, -1, 1).toArray(),
                  random.doubles(columns, 1, 3).toArray())));
    });
    return builder.build();
  }

  private static float[] rows(ResidualKind kind, int count, RandomGenerator random) {
    float[] x = Models.floats(count * INPUTS, random);
    for (int r = 0; kind == ResidualKind.EMBEDDED && r < count; r++) {
      x[r * INPUTS + INPUTS - 2] = random.nextInt(3);
      x[r * INPUTS + INPUTS - 1] = random.nextInt(40);
    }
    return x;
  }

  /** The network's output as the tracer sees it. */
  private static float[] traced(Model model, float[] x, int count) {
    float[] logits = new float[count * 4];
    int output = model.network().graph().output();
    try (ModelTracer tracer = model.tracer(count)) {
      tracer.run(
          x,
          count,
          (node, values, stride, n) -> {
            for (int r = 0; r < n && node.id() == output; r++) {
              System.arraycopy(values, r * stride, logits, r * 4, 4);
            }
          });
    }
    return logits;
  }

  /** The folded predictor, the tracer and the reference agree; a row alone gives the same bits. */
  @ParameterizedTest
  @EnumSource
  void foldedAndUnfoldedAgree(ResidualKind kind) {
    SplittableRandom random = new SplittableRandom(4);
    Model model = model(kind, random);
    float[] x = rows(kind, 300, random);
    double[][] inDouble = new double[300][INPUTS];
    for (int i = 0; i < x.length; i++) {
      inDouble[i / INPUTS][i % INPUTS] = x[i];
    }
    double[][] expected = ReferenceNetwork.of(model).infer(inDouble);
    float[] together = model.logits(x, 300);
    float[] tracedTogether = traced(model, x, 300);
    double largest =
        Arrays.stream(expected).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < together.length; i++) {
      double want = expected[i / 4][i % 4];
      assertThat((double) together[i]).isCloseTo(want, within(3e-6 * largest));
      assertThat((double) tracedTogether[i]).isCloseTo(want, within(3e-6 * largest));
    }
    for (int count : new int[] {1, 7, 64, 65}) {
      float[] first = Arrays.copyOf(x, count * INPUTS);
      String name = count + " rows";
      ArrayAssert.sameBits(name, Arrays.copyOf(together, count * 4), model.logits(first, count));
      ArrayAssert.sameBits(
          name, Arrays.copyOf(tracedTogether, count * 4), traced(model, first, count));
    }
  }

  @Test
  void onlyWhatIsNeededIsComputed() {
    Network network =
        Network.input(3)
            .dense(4)
            .residual(b -> b.batchNorm().relu().dense(4), s -> s.dense(4).named("skip"))
            .batchNorm()
            .dense(2)
            .build();
    Model model = Models.random(network, new Random(3)).build();
    List<String> seen = new ArrayList<>();
    try (ModelTracer tracer = model.tracer(5)) {
      tracer.run(
          new float[15],
          5,
          OptionalLong.empty(),
          model::inferenceMoments,
          node -> node.path().equals("1.branch.1"),
          (node, _, stride, rows) -> {
            assertThat(rows).isEqualTo(5);
            assertThat(stride).isGreaterThanOrEqualTo(node.shape().features());
            seen.add(node.path());
          });
      assertThat(seen).containsExactly("input", "0", "1.branch.0", "1.branch.1");
      seen.clear();
      tracer.run(new float[15], 5, (node, _, _, _) -> seen.add(node.path()));
      assertThat(seen)
          .containsExactly(
              "input", "0", "1.skip", "1.branch.0", "1.branch.1", "1.branch.2", "1", "2", "3");
    }
  }

  /** Without moments a BatchNorm takes the rows' own, as in training. */
  @Test
  void byTheRowsOwnMoments() {
    Network network = Network.input(2).residual(b -> b.batchNorm()).dense(1).build();
    Model model = Models.random(network, new Random(3)).build();
    float[] gamma = model.parameter("0.branch.0", "gamma");
    float[] beta = model.parameter("0.branch.0", "beta");
    Node sum = network.graph().node(2);
    assertThat(sum.path()).isEqualTo("0");
    float[] x = {1, 10, 3, 30};
    List<float[]> values = new ArrayList<>();
    try (ModelTracer tracer = model.smallTracer(2)) {
      tracer.run(
          x,
          2,
          OptionalLong.empty(),
          _ -> null,
          node -> node.equals(sum),
          (node, value, stride, _) -> {
            if (node.equals(sum)) {
              values.add(new float[] {value[0], value[1], value[stride], value[stride + 1]});
            }
          });
    }
    float[] actual = values.getFirst();
    for (int i = 0; i < 4; i++) {
      double mean = i % 2 == 0 ? 2 : 20;
      double variance = i % 2 == 0 ? 1 : 100;
      double zhat = (x[i] - mean) / Math.sqrt(variance + 1e-5);
      assertThat((double) actual[i])
          .isCloseTo(x[i] + gamma[i % 2] * zhat + beta[i % 2], within(1e-5));
    }
  }

  @Test
  void rowsThatDoNotFit() {
    Network network = Network.input(3).dense(2).build();
    Model model = Models.random(network, new Random(3)).build();
    try (ModelTracer tracer = model.tracer(4)) {
      assertThatThrownBy(() -> tracer.run(new float[15], 5, (_, _, _, _) -> {}))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "15 numbers were given for 5 rows, but a tracer of this model takes up to 4 rows of"
                  + " 3");
      assertThatThrownBy(() -> tracer.run(new float[5], 2, (_, _, _, _) -> {}))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "5 numbers were given for 2 rows, but a tracer of this model takes up to 4 rows of"
                  + " 3");
    }
  }
}
