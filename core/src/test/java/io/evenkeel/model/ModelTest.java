package io.evenkeel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.network.Activation;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Statistics;
import io.evenkeel.testkit.SeededTest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A prediction depends on its row alone, whatever rows are around it. */
class ModelTest {
  private static final Network NETWORK =
      Network.input(5)
          .batchNorm()
          .dense(33)
          .batchNorm()
          .sigmoid()
          .dense(17)
          .tanh()
          .batchNorm()
          .dropout(0.5)
          .dense(4)
          .build();

  /** y = 2x + 1, and a BatchNorm that makes (y - 3) / sqrt(4 - epsilon + epsilon) of it. */
  private static ModelBuilder line() {
    double variance = 4 - 1e-5;
    return Model.of(Network.input(1).dense(1, true).layer(identity()).batchNorm().build())
        .task(Task.REAL)
        .parameters(
            Map.of(
                new ParameterKey("0", "weight"), new float[] {2},
                new ParameterKey("0", "bias"), new float[] {1},
                new ParameterKey("2", "gamma"), new float[] {1},
                new ParameterKey("2", "beta"), new float[] {0}))
        .statistics(
            Map.of(
                "2",
                new BatchNormStatistics(
                    9,
                    Map.of(
                        Statistics.EMA, new Moments(new double[] {3}, new double[] {variance}),
                        Statistics.CUMULATIVE,
                            new Moments(new double[] {5}, new double[] {variance})))));
  }

  private static Layer identity() {
    return new Activation(ActivationFunction.IDENTITY);
  }

  @Test
  void aLineByHand() {
    assertThat(line().build().predict(new float[] {10, -1}, 2)).containsExactly(9, -2);
  }

  @Test
  void otherStatisticsOtherPrediction() {
    Model model = line().build();
    assertThat(model.keptStatistics()).containsExactly(Statistics.EMA, Statistics.CUMULATIVE);
    assertThat(model.withStatistics(Statistics.CUMULATIVE).predict(new float[] {10}))
        .containsExactly(8);
    Model recalibrated =
        model.withStatistics(
            Statistics.DATA, Map.of("2", new Moments(new double[] {21}, new double[] {1})));
    assertThat(recalibrated.predict(new float[] {10})).containsExactly(0);
    assertThat(recalibrated.keptStatistics()).contains(Statistics.DATA);
    assertThat(model.predict(new float[] {10})).containsExactly(9);
    assertThatThrownBy(() -> model.withStatistics(Statistics.POPULATION))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "layer 2 (BatchNorm) has kept no population statistics, but ema and cumulative: choose"
                + " among those");
  }

  @Test
  void probabilities() {
    ModelBuilder two =
        Model.of(Network.input(1).dense(2).build())
            .parameters(
                Map.of(
                    new ParameterKey("0", "weight"),
                    new float[] {1, -1},
                    new ParameterKey("0", "bias"),
                    new float[] {1000, 1000}));
    assertThat(two.build().logits(new float[] {1}, 1)).containsExactly(1001, 999);
    assertThat(two.build().predict(new float[] {1}))
        .containsExactly(
            (float) (1 / (1 + Math.exp(-2))), (float) (Math.exp(-2) / (1 + Math.exp(-2))));
    ModelBuilder one =
        Model.of(Network.input(1).dense(1).build())
            .task(Task.BINARY)
            .parameters(
                Map.of(
                    new ParameterKey("0", "weight"),
                    new float[] {1},
                    new ParameterKey("0", "bias"),
                    new float[] {0}));
    assertThat(one.build().predict(new float[] {0, 1, -200}, 3))
        .containsExactly(0.5f, (float) (1 / (1 + Math.exp(-1))), (float) Math.exp(-200));
  }

  @SeededTest
  void aRowsPredictionIsTheSameAloneAndInAnyBatch(RandomGenerator random) {
    Model model = Models.random(NETWORK, random).build();
    int rows = 57;
    float[] x = Models.floats(rows * 5, random);
    float[] together = model.predict(x, rows);
    for (int row = 0; row < rows; row++) {
      float[] alone = model.predict(Arrays.copyOfRange(x, row * 5, row * 5 + 5));
      assertThat(alone).isEqualTo(Arrays.copyOfRange(together, row * 4, row * 4 + 4));
      assertThat((double) alone[0] + alone[1] + alone[2] + alone[3]).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void manyThreadsPredictAlike() {
    Model model = Models.random(NETWORK, new Random(3)).build();
    float[] x = Models.floats(40 * 5, new Random(4));
    float[] expected = model.predict(x, 40);
    List<float[]> results =
        IntStream.range(0, 400).parallel().mapToObj(_ -> model.predict(x, 40)).toList();
    assertThat(results).allSatisfy(result -> assertThat(result).isEqualTo(expected));
  }

  @Test
  void theModelKeepsItsOwnArrays() {
    Model model = line().build();
    model.parameter("0", "weight")[0] = 100;
    assertThat(model.predict(new float[] {10})).containsExactly(9);
    assertThatThrownBy(() -> model.parameter("1", "weight"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no parameter named 1.weight");
  }

  @Test
  void aRowOfAnotherLength() {
    Model model = Models.random(NETWORK, new Random(3)).build();
    assertThatThrownBy(() -> model.predict(new float[4]))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("1 rows of 5 features need 5 numbers, but got 4");
    assertThatThrownBy(() -> model.predict(new float[5], -1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("-1 rows of 5 features need -5 numbers, but got 5");
  }

  @Test
  void arraysOfTheCallerThatAreTooShort() {
    Model model = Models.random(NETWORK, new Random(3)).build();
    assertThatThrownBy(() -> model.logits(new float[9], 2, new float[8]))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("2 rows of 5 features need 10 numbers, but got 9");
    assertThatThrownBy(() -> model.logitsOnThisThread(new float[9], 2, new float[8]))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("2 rows of 5 features need 10 numbers, but got 9");
    assertThatThrownBy(() -> model.logitsOnThisThread(new float[11], 2, new float[7]))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("2 rows of 4 outputs need room for 8 numbers, but the array for them has 7");
    float[] longer = new float[9];
    model.logits(new float[11], 2, longer);
    assertThat(Arrays.copyOf(longer, 8)).isEqualTo(model.logits(new float[10], 2));
  }

  @Test
  void partsThatDoNotFit() {
    refused(line().parameters(Map.of()), "parameter 0.weight needs 1 values, but got none");
    refused(
        line()
            .parameters(
                Map.of(
                    new ParameterKey("0", "weight"),
                    new float[1],
                    new ParameterKey("0", "bias"),
                    new float[2])),
        "parameter 0.bias needs 1 values, but got 2");
    refused(
        line()
            .parameters(
                Map.of(
                    new ParameterKey("0", "weight"), new float[1],
                    new ParameterKey("0", "bias"), new float[1],
                    new ParameterKey("2", "gamma"), new float[1],
                    new ParameterKey("2", "beta"), new float[1],
                    new ParameterKey("3", "beta"), new float[1])),
        "the network has 4 parameters, but got 5");
    refused(
        line().statistics(Map.of()),
        "layer 2 (BatchNorm) has kept no ema statistics, but none: choose among those");
    Moments two = new Moments(new double[2], new double[2]);
    refused(
        line().statistics(Map.of("2", new BatchNormStatistics(1, Map.of(Statistics.EMA, two)))),
        "layer 2 (BatchNorm) has 1 columns, but its statistics 2");
    refused(
        line().task(Task.CLASSES).classNames(List.of("a", "b")),
        "2 class names do not fit a network with 1 outputs");
    refused(
        Models.random(NETWORK, new Random(1)).task(Task.BINARY),
        "a model that tells yes from no needs 1 output, but the network has 4");
  }

  private static void refused(ModelBuilder builder, String message) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }
}
