package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.dataset.Augmentation;
import io.evenkeel.dataset.Dataset;
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
