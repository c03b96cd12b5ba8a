package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

  @Test
  void handMadeMatrix() {
    long[][] counts = {{5, 1, 0}, {2, 3, 0}, {0, 4, 0}};
    ConfusionMatrix matrix = new ConfusionMatrix(3);
    for (int a = 0; a < 3; a++) {
      for (int p = 0; p < 3; p++) {
        for (int i = 0; i < counts[a][p]; i++) {
          matrix.add(a, p);
        }
      }
    }
    assertThat(matrix.rows()).isEqualTo(15);
    assertThat(matrix.count(1, 0)).isEqualTo(2);
    assertThat(matrix.actual(1)).isEqualTo(5);
    assertThat(matrix.predicted(1)).isEqualTo(8);
    assertThat(matrix.accuracy()).isEqualTo(8 / 15.0);
    assertThat(matrix.precision(0)).isEqualTo(5 / 7.0);
    assertThat(matrix.recall(0)).isEqualTo(5 / 6.0);
    assertThat(matrix.f1(0)).isCloseTo(2 / (7 / 5.0 + 6 / 5.0), within(1e-15));
    // Class 2 is never predicted.
    assertThat(matrix.precision(2)).isEqualTo(0);
    assertThat(matrix.recall(2)).isEqualTo(0);
    assertThat(matrix.f1(2)).isEqualTo(0);
    assertThat(matrix.macroF1()).isCloseTo((10 / 13.0 + 6 / 13.0) / 3, within(1e-15));
  }

  @Test
  void noRows() {
    assertThat(new ConfusionMatrix(2).accuracy()).isNaN();
    assertThat(new ConfusionMatrix(2).f1(0)).isEqualTo(0);
  }
}
