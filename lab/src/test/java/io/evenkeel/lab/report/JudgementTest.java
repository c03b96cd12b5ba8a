package io.evenkeel.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.loss.Task;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgementTest {

  /** Logits are the two features, so that probabilities are known. */
  private static Model identity() {
    return Model.of(Network.input(2).dense(2).build())
        .task(Task.CLASSES)
        .parameters(
            Map.of(
                new ParameterKey("0", "weight"),
                new float[] {1, 0, 0, 1},
                new ParameterKey("0", "bias"),
                new float[2]))
        .classNames(List.of("a", "b"))
        .build();
  }

  @Test
  void binsHoldWhatTheProbabilitiesSay() {
    float sure = 3; // softmax(3, 0) = 0.952574
    float unsure = 0.2f; // softmax(0.2, 0) = 0.549834
    Dataset data =
        Dataset.ofClasses(
            new float[] {sure, 0, sure, 0, 0, sure, unsure, 0, 0, unsure},
            2,
            new int[] {0, 1, 1, 0, 0},
            2);
    Judgement judgement = Judgement.of(identity(), data);
    assertThat(judgement.binRows()[9]).isEqualTo(3);
    assertThat(judgement.binAccuracy()[9]).isEqualTo(2 / 3.0);
    assertThat(judgement.binConfidence()[9]).isCloseTo(0.952574, within(1e-6));
    assertThat(judgement.binRows()[5]).isEqualTo(2);
    assertThat(judgement.binAccuracy()[5]).isEqualTo(0.5);
    assertThat(judgement.calibrationError())
        .isCloseTo((3 * (0.952574 - 2 / 3.0) + 2 * (0.549834 - 0.5)) / 5, within(1e-6));
    assertThat(judgement.confusion().accuracy()).isEqualTo(0.6);
    assertThat(judgement.examples())
        .containsEntry("0,0", List.of(0, 3))
        .containsEntry("1,0", List.of(1))
        .containsEntry("0,1", List.of(4));
    assertThat(judgement.classNames()).containsExactly("a", "b");
    assertThat(judgement.worst().stream().map(m -> m.row() + ":" + m.actual() + m.predicted()))
        .containsExactly("1:10", "4:01");
    assertThat(judgement.worst().getFirst().probability()).isCloseTo(0.952574, within(1e-6));
  }

  /** Of many mistakes the surest are kept, and of equally sure ones the first. */
  @Test
  void theWorstMistakesAreTheSurest() {
    float[] x = new float[200];
    for (int i = 0; i < 100; i++) {
      x[2 * i] = i < 50 ? 1 : (i - 49) / 10f;
    }
    Judgement judgement = Judgement.of(identity(), Dataset.ofClasses(x, 2, ones(100), 2));
    assertThat(judgement.worst()).hasSize(24);
    assertThat(judgement.worst().getFirst().row()).isEqualTo(99);
    assertThat(judgement.worst().getLast().row()).isEqualTo(76);
    Judgement alike = Judgement.of(identity(), Dataset.ofClasses(x, 2, ones(100), 2).slice(0, 50));
    assertThat(alike.worst().getLast().row()).isEqualTo(23);
  }

  private static int[] ones(int count) {
    int[] labels = new int[count];
    Arrays.fill(labels, 1);
    return labels;
  }

  /** More rows than are predicted at once, and not a multiple. */
  @Test
  void theLastBlockMayHaveFewerRows() {
    int rows = 1000;
    Dataset data = Dataset.ofClasses(new float[2 * rows], 2, new int[rows], 2);
    assertThat(Judgement.of(identity(), data).confusion().rows()).isEqualTo(rows);
  }

  @Test
  void aLastBlockMayBeShorter() {
    int rows = 1030;
    float[] x = new float[2 * rows];
    int[] labels = new int[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = i % 2;
      x[2 * i + labels[i]] = 1;
    }
    Judgement judgement = Judgement.of(identity(), Dataset.ofClasses(x, 2, labels, 2));
    assertThat(judgement.confusion().rows()).isEqualTo(rows);
    assertThat(judgement.confusion().accuracy()).isEqualTo(1);
  }
}
