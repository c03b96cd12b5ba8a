package io.evenkeel.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.testkit.GradientCheck;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceLossTest {

  static Stream<Loss> losses() {
    return Stream.of(
        Loss.softmaxCrossEntropy(),
        Loss.softmaxCrossEntropy().withLabelSmoothing(0.1).withClassWeights(1, 2, 0.5),
        Loss.binaryCrossEntropy(),
        Loss.binaryCrossEntropy().withClassWeights(0.5, 3),
        Loss.meanSquaredError(),
        Loss.huber(0.5),
        Loss.poisson());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void gradientIsThatOfCentralDifferences(Loss loss) {
    RandomGenerator random = new SplittableRandom(11);
    int rows = 7;
    int columns = loss.task() == Task.BINARY ? 1 : 3;
    double[][] logits = new double[rows][columns];
    double[][] targets = new double[rows][loss.targetColumns(columns)];
    for (int i = 0; i < rows; i++) {
      Arrays.setAll(logits[i], _ -> 2 * random.nextGaussian());
      Arrays.setAll(
          targets[i],
          _ ->
              switch (loss.task()) {
                case CLASSES -> random.nextInt(3);
                case BINARY -> random.nextDouble();
                case REAL -> random.nextGaussian();
              });
    }
    ReferenceLoss reference = ReferenceLoss.of(loss);
    double[][] gradient = reference.gradient(logits, targets);
    GradientCheck check = new GradientCheck(() -> reference.value(logits, targets)).tolerance(1e-8);
    for (int i = 0; i < rows; i++) {
      check.array("logits row " + i, logits[i], gradient[i]);
    }
    check.verify();
  }

  /** Equal logits give ln K whatever the smoothing; weights that are all alike cancel. */
  @Test
  void valuesThatAreKnown() {
    double[][] even = {{1, 1, 1}, {-2, -2, -2}};
    double[][] labels = {{0}, {2}};
    assertThat(value(Loss.softmaxCrossEntropy(), even, labels))
        .isCloseTo(Math.log(3), within(1e-15));
    assertThat(value(Loss.softmaxCrossEntropy().withLabelSmoothing(0.3), even, labels))
        .isCloseTo(Math.log(3), within(1e-15));
    assertThat(value(Loss.softmaxCrossEntropy().withClassWeights(5, 5, 5), even, labels))
        .isCloseTo(Math.log(3), within(1e-15));
    assertThat(value(Loss.binaryCrossEntropy(), new double[][] {{0}, {0}}, labels(0, 1)))
        .isCloseTo(Math.log(2), within(1e-15));
    // ln 2 in both rows, whatever they weigh.
    assertThat(
            value(
                Loss.binaryCrossEntropy().withClassWeights(1, 9),
                new double[][] {{0}, {0}},
                labels(0, 1)))
        .isCloseTo(Math.log(2), within(1e-15));
    assertThat(value(Loss.meanSquaredError(), new double[][] {{1, 3}}, labels2(0, 1)))
        .isEqualTo((1 + 4) / 2.0);
    assertThat(value(Loss.poisson(), new double[][] {{0, Math.log(2)}}, labels2(3, 1)))
        .isCloseTo((1 + 2 - Math.log(2)) / 2, within(1e-15));
    assertThat(value(Loss.huber(1), new double[][] {{0.5, 3}}, labels2(0, 0)))
        .isEqualTo((0.125 + 2.5) / 2);
  }

  private static double value(Loss loss, double[][] logits, double[][] targets) {
    return ReferenceLoss.of(loss).value(logits, targets);
  }

  private static double[][] labels(double first, double second) {
    return new double[][] {{first}, {second}};
  }

  private static double[][] labels2(double first, double second) {
    return new double[][] {{first, second}};
  }
}
