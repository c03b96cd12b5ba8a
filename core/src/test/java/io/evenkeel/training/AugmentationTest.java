package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.dataset.Augmentation;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.Mixing;
import io.evenkeel.dataset.RowStream;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int ROWS = 40;

  @Test
  void changesEveryRowOnceAnEpochAndNothingElse() {
    Set<String> seen = new TreeSet<>();
    Augmentation counting =
        (x, offset, row, seed, epoch) -> {
          assertThat(x[offset]).isEqualTo(row);
          assertThat(seed).isEqualTo(7);
          assertThat(seen.add(epoch + " " + row)).isTrue();
        };
    Trainer.of(network())
        .config(config(1))
        .augment(counting)
        .validation(rows())
        .fit(rows(), rows());
    assertThat(seen).hasSize(2 * ROWS);
  }

  @Test
  void whatItChangesIsWhatIsLearned() {
    Augmentation negative =
        (x, offset, row, seed, epoch) -> {
          for (int i = offset; i < offset + 2; i++) {
            x[i] = -x[i];
          }
        };
    TrainingRun changed =
        Trainer.of(network()).config(config(1)).augment(negative).fit(rows(), rows());
    float[] x = new float[2 * ROWS];
    int[] all = new int[ROWS];
    Arrays.setAll(all, i -> i);
    rows().copyFeatures(all, 0, ROWS, x, 0);
    for (int i = 0; i < x.length; i++) {
      x[i] = -x[i];
    }
    TrainingRun same =
        Trainer.of(network()).config(config(2)).fit(Dataset.ofClasses(x, 2, labels(), 2), rows());
    assertThat(changed.parametersSha256()).isEqualTo(same.parametersSha256());
    assertThat(changed.parametersSha256())
        .isNotEqualTo(
            Trainer.of(network()).config(config(1)).fit(rows(), rows()).parametersSha256());
  }

  @Test
  void rowsThatStreamAreNotForIt() {
    assertThatThrownBy(() ->
            Trainer.of(network())
                .config(config(1))
                .augment((x, offset, row, seed, epoch) -> {})
                .fit(new ShuffledDataset(rows())))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "an augmentation needs training data in memory, but these stream: change the rows where"
                + " they come from");
  }

  /** Every row is half of itself and half of the row behind it, which both have been changed. */
  private static final Mixing HALF =
      new Mixing() {
        @Override
        public void apply(float[] x, int offset, int row, long seed, int epoch) {
          x[offset + 1] += 100;
        }

        @Override
        public int partner(int row, int rows, long seed, int epoch) {
          return (row + 1) % rows;
        }

        @Override
        public double mix(float[] x, int offset, float[] other, int row, long seed, int epoch) {
          x[offset] = (x[offset] + other[0]) / 2;
          x[offset + 1] = (x[offset + 1] + other[1]) / 2;
          return 0.25;
        }
      };

  @Test
  void mixedRowsHaveSharesOfBothClasses() {
    ShuffledDataset rows = new ShuffledDataset(rows(), HALF);
    assertThat(rows.targetColumns()).isEqualTo(2);
    float[] x = new float[2 * ROWS];
    float[] targets = new float[2 * ROWS];
    try (RowStream.Cursor cursor = rows.open(7, 0)) {
      assertThat(cursor.read(x, 0, targets, 0, 15)).isEqualTo(15);
      assertThat(cursor.read(x, 30, targets, 30, 99)).isEqualTo(ROWS - 15);
    }
    int[] labels = labels();
    for (int i = 0; i < ROWS; i++) {
      int row = x[2 * i] == (ROWS - 1) / 2f ? ROWS - 1 : (int) x[2 * i];
      int next = (row + 1) % ROWS;
      float second = ((row % 5 - 2 + 100) + (next % 5 - 2 + 100)) / 2f;
      assertThat(x[2 * i + 1]).as("row %d", row).isEqualTo(second);
      float one = (labels[row] == 1 ? 0.25f : 0) + (labels[next] == 1 ? 0.75f : 0);
      assertThat(targets[2 * i + 1]).as("row %d", row).isEqualTo(one);
      assertThat(targets[2 * i]).as("row %d", row).isEqualTo(1 - one);
    }
  }

  @Test
  void mixedRowsAreTrainedOnWithAnyNumberOfThreads() {
    String one =
        Trainer.of(network())
            .config(config(1))
            .augment(HALF)
            .fit(rows(), rows())
            .parametersSha256();
    TrainingRun three = Trainer.of(network()).config(config(3)).augment(HALF).fit(rows(), rows());
    assertThat(three.parametersSha256()).isEqualTo(one);
    assertThat(three.history().getLast().train().loss()).isPositive();
    assertThat(one)
        .isNotEqualTo(Trainer.of(network()).config(config(1)).fit(rows()).parametersSha256());
  }

  @Test
  void onlyClassesAreMixed() {
    float[] numbers = new float[ROWS];
    assertThatThrownBy(() ->
            Trainer.of(Network.input(1).dense(1).build())
                .loss(Loss.meanSquaredError())
                .augment(HALF)
                .fit(Dataset.ofReal(numbers, 1, numbers, 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "an augmentation that mixes rows needs classes and softmax cross-entropy, but the data"
                + " have 0 classes and the loss is mean squared error");
  }

  private static Network network() {
    return Network.input(2).dense(4).batchNorm().relu().dense(2).build();
  }

  private static TrainingConfig config(int threads) {
    return TrainingConfig.DEFAULT
        .withLoss(Loss.softmaxCrossEntropy())
        .withOptimizer(Optimizer.sgd(0.1))
        .withBatchSize(8)
        .withEpochs(2)
        .withSeed(7)
        .withThreads(threads);
  }

  private static Dataset rows() {
    float[] x = new float[2 * ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[2 * i] = i;
      x[2 * i + 1] = i % 5 - 2;
    }
    return Dataset.ofClasses(x, 2, labels(), 2);
  }

  private static int[] labels() {
    int[] labels = new int[ROWS];
    Arrays.setAll(labels, i -> i % 5 > 2 ? 1 : 0);
    return labels;
  }
}
