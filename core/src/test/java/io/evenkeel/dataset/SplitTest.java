package io.evenkeel.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {

  /** Rows whose only feature is their index. */
  private static Dataset numbered(int rows) {
    float[] x = new float[rows];
    for (int i = 0; i < rows; i++) {
      x[i] = i;
    }
    return Dataset.ofReal(x, 1, new float[rows], 1);
  }

  private static int[] rows(Dataset data) {
    float[] x = new float[data.rows()];
    data.copyFeatures(IntStream.range(0, data.rows()).toArray(), 0, data.rows(), x, 0);
    return IntStream.range(0, x.length).map(i -> (int) x[i]).toArray();
  }

  @Test
  void everyRowIsInOnePart() {
    Split split = Split.of(numbered(101), 0.25, 7);
    assertThat(split.heldOut().rows()).isEqualTo(25);
    int[] all =
        IntStream.concat(Arrays.stream(rows(split.train())), Arrays.stream(rows(split.heldOut())))
            .sorted()
            .toArray();
    assertThat(all).isEqualTo(IntStream.range(0, 101).toArray());
  }

  @Test
  void theSeedDecides() {
    int[] seven = rows(Split.of(numbered(100), 0.3, 7).heldOut());
    assertThat(rows(Split.of(numbered(100), 0.3, 7).heldOut())).isEqualTo(seven);
    assertThat(rows(Split.of(numbered(100), 0.3, 8).heldOut())).isNotEqualTo(seven);
  }

  @Test
  void everyRowIsSetAsideAlikeOften() {
    int[] counts = new int[20];
    for (int seed = 0; seed < 2000; seed++) {
      for (int row : rows(Split.of(numbered(20), 0.25, seed).heldOut())) {
        counts[row]++;
      }
    }
    // 500 expected, standard deviation 19.4.
    for (int count : counts) {
      assertThat(count).isBetween(400, 600);
    }
  }

  @Test
  void classesKeepTheirShares() {
    int[] sizes = {700, 200, 90, 10};
    int[] labels = new int[1000];
    int next = 0;
    for (int c = 0; c < sizes.length; c++) {
      for (int i = 0; i < sizes[c]; i++) {
        labels[next++] = c;
      }
    }
    Dataset data = Dataset.ofClasses(new float[1000], 1, labels, sizes.length);
    for (int seed = 0; seed < 20; seed++) {
      Dataset heldOut = Split.of(data, 0.1, seed).heldOut();
      float[] targets = new float[100];
      heldOut.copyTargets(IntStream.range(0, 100).toArray(), 0, 100, targets, 0);
      int[] counts = new int[sizes.length];
      for (float target : targets) {
        counts[(int) target]++;
      }
      assertThat(counts).containsExactly(70, 20, 9, 1);
    }
  }

  @Test
  void partsThatWouldBeEmpty() {
    for (double fraction : new double[] {0, 0.05, 1}) {
      assertThatThrownBy(() -> Split.of(numbered(10), fraction, 1))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "setting aside a fraction of %s of 10 rows leaves one part empty"
                  .formatted(fraction));
    }
  }
}
