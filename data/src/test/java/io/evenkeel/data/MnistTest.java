package io.evenkeel.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dataset.Dataset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The built-in digits are all there: their numbers by class and their mean are the known ones. */
class MnistTest {

  @Test
  void trainingSetHasItsKnownCountsAndMean() {
    assertThat(counts(Mnist.train()))
        .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    assertThat(mean(Mnist.train())).isBetween(0.1306595, 0.1306605);
  }

  @Test
  void testSetHasItsKnownCounts() {
    assertThat(counts(Mnist.test()))
        .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
  }

  @Test
  void shapeAndNames() {
    ImageDataset train = Mnist.train();
    assertThat(train.rows()).isEqualTo(60_000);
    assertThat(train.features()).isEqualTo(784);
    assertThat(train.images().height()).isEqualTo(28);
    assertThat(train.images().width()).isEqualTo(28);
    assertThat(train.classes()).isEqualTo(10);
    assertThat(train.classNames())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(Mnist.test().rows()).isEqualTo(10_000);
  }

  private static int[] counts(Dataset data) {
    float[] targets = new float[data.rows()];
    data.copyTargets(IntStream.range(0, data.rows()).toArray(), 0, data.rows(), targets, 0);
    int[] counts = new int[data.classes()];
    for (float target : targets) {
      counts[(int) target]++;
    }
    return counts;
  }

  private static double mean(Dataset data) {
    int[] indices = IntStream.range(0, data.rows()).toArray();
    float[] row = new float[data.features()];
    double sum = 0;
    for (int i = 0; i < data.rows(); i++) {
      data.copyFeatures(indices, i, 1, row, 0);
      for (float value : row) {
        sum += value;
      }
    }
    return sum / data.rows() / data.features();
  }
}
