package io.evenkeel.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.internal.loss.LossKernel;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.metrics.Metric;
import io.evenkeel.network.Network;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingRun;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowWeightedTest {
  private static final int ROWS = 7;

  static Loss[] losses() {
    return new Loss[] {
      Loss.softmaxCrossEntropy(),
      Loss.softmaxCrossEntropy().withLabelSmoothing(0.1).withClassWeights(0.5, 2, 1),
      Loss.binaryCrossEntropy().withClassWeights(1, 3),
      Loss.meanSquaredError(),
      Loss.huber(0.5),
      Loss.poisson()
    };
  }

  /** A row of weight 3 has the loss and, taken together, the gradients of three rows. */
  @ParameterizedTest
  @MethodSource("losses")
  void aWeightIsSoManyRows(Loss loss) {
    int columns = loss.task() == Task.BINARY ? 1 : 3;
    int targetColumns = loss.targetColumns(columns);
    RandomGenerator random = new SplittableRandom(5);
    float[] logits = new float[ROWS * columns];
    float[] weighted = new float[ROWS * (targetColumns + 1)];
    float[] copies = new float[4 * ROWS * columns];
    float[] copiedTargets = new float[4 * ROWS * targetColumns];
    int[] counts = new int[ROWS];
    int copied = 0;
    for (int r = 0; r < ROWS; r++) {
      for (int c = 0; c < columns; c++) {
        logits[r * columns + c] = (float) random.nextGaussian();
      }
      float[] target = new float[targetColumns];
      for (int c = 0; c < targetColumns; c++) {
        target[c] = random.nextInt(columns == 1 ? 2 : columns);
      }
      counts[r] = 1 + random.nextInt(4);
      System.arraycopy(target, 0, weighted, r * (targetColumns + 1), targetColumns);
      weighted[r * (targetColumns + 1) + targetColumns] = counts[r];
      for (int i = 0; i < counts[r]; i++, copied++) {
        System.arraycopy(logits, r * columns, copies, copied * columns, columns);
        System.arraycopy(target, 0, copiedTargets, copied * targetColumns, targetColumns);
      }
    }
    var elementwise = Kernels.active().elementwise();
    LossKernel kernel = LossKernel.of(loss.withRowWeights(), ROWS, columns, elementwise);
    LossKernel plain = LossKernel.of(loss, 4 * ROWS, columns, elementwise);
    float[] gradient = new float[logits.length];
    float[] ofCopies = new float[copies.length];
    double expected = plain.lossAndGradient(copies, copiedTargets, copied, ofCopies);
    assertThat(kernel.weight(weighted, ROWS))
        .isCloseTo(plain.weight(copiedTargets, copied), within(1e-12));
    assertThat(kernel.lossAndGradient(logits, weighted, ROWS, gradient))
        .isCloseTo(expected, within(1e-12));
    assertThat(kernel.loss(logits, weighted, ROWS)).isCloseTo(expected, within(1e-12));
    int copy = 0;
    for (int r = 0; r < ROWS; r++) {
      for (int c = 0; c < columns; c++) {
        assertThat(gradient[r * columns + c])
            .isCloseTo(counts[r] * ofCopies[copy * columns + c], within(1e-7f));
      }
      copy += counts[r];
    }
  }

  /**
   * Weights that are all alike change nothing; the heavier of two contradictory rows is learned.
   */
  @Test
  void aTrainingWithWeights() {
    int rows = 400;
    float[] x = new float[rows * 2];
    int[] labels = new int[rows];
    float[] weights = new float[rows];
    RandomGenerator random = new SplittableRandom(8);
    for (int r = 0; r < rows; r++) {
      x[2 * r] = (float) random.nextGaussian();
      x[2 * r + 1] = (float) random.nextGaussian();
      labels[r] = random.nextInt(2);
      weights[r] = labels[r] == 1 ? 9 : 1; // so that everything is a 1 in nine of ten
    }
    Dataset data = Dataset.ofClasses(x, 2, labels, 2);
    float[] ones = new float[rows];
    Arrays.fill(ones, 1);
    TrainingRun plain = train(data, Loss.softmaxCrossEntropy());
    TrainingRun alike =
        train(data.withRowWeights(ones), Loss.softmaxCrossEntropy().withRowWeights());
    assertThat(alike.history().getLast().train().get(Metric.LOSS))
        .isCloseTo(plain.history().getLast().train().get(Metric.LOSS), within(1e-3));
    assertThat(alike.history().getLast().train().get(Metric.ACCURACY))
        .isCloseTo(plain.history().getLast().train().get(Metric.ACCURACY), within(0.03));

    TrainingRun heavy =
        train(data.withRowWeights(weights), Loss.softmaxCrossEntropy().withRowWeights());
    float[] logits = new float[rows * 2];
    heavy.model().logits(x, rows, logits);
    int ofOne = 0;
    for (int r = 0; r < rows; r++) {
      ofOne += logits[2 * r + 1] > logits[2 * r] ? 1 : 0;
    }
    assertThat(ofOne).isGreaterThan(340);
  }

  private static TrainingRun train(Dataset data, Loss loss) {
    Network network = Network.input(2).dense(8).batchNorm().relu().dense(2).build();
    return Trainer.of(network).loss(loss).batchSize(50).epochs(10).fit(data);
  }

  @Test
  void weightsThatAreNone() {
    Dataset data = Dataset.ofReal(new float[8], 2, new float[4], 1);
    assertThatThrownBy(() -> data.withRowWeights(new float[3]))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("each row needs a weight, but there are 4 rows and 3 weights");
    Network network = Network.input(2).dense(1).build();
    assertThatThrownBy(() ->
            Trainer.of(network)
                .loss(Loss.meanSquaredError().withRowWeights())
                .fit(data.withRowWeights(new float[] {1, 2, 0, 1})))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "weights of rows must be positive and finite, but row 2 (from 0) of the training data"
                + " has 0.0");
    assertThatThrownBy(() -> Loss.poisson().withRowWeights().withRowWeights())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("rows have one weight each, so weight a loss once");
  }
}
