package io.evenkeel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactColumnTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 17, 60, 257})
  void meanAndSquaresAreExact(int rows) {
    ExactColumn column = new ExactColumn(5, 0.875f);
    float[] matrix = new float[rows * 2];
    column.fill(matrix, rows, 2, 1);
    float sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += matrix[2 * r + 1];
    }
    float squares = 0;
    for (int r = 0; r < rows; r++) {
      float deviation = matrix[2 * r + 1] - sum / rows;
      squares += deviation * deviation;
    }
    assertThat(sum / rows).isEqualTo(5);
    assertThat((double) squares).isEqualTo(column.sumOfSquares(rows)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(floats = {0.125f, 0.875f})
  void epsilonMakesTheRootExact(float deviation) {
    double variance = new ExactColumn(0, deviation).variance(60);
    assertThat(variance).isEqualTo((double) deviation * deviation);
    assertThat(Math.sqrt(variance + ExactColumn.EPSILON)).isIn(0.5, 1.0);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, 1e-3f})
  void anInexactColumnIsRefused(float deviation) {
    assertThatThrownBy(() -> new ExactColumn(1e6f, deviation))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "mean 1000000.0 and deviation %s are not exact in float: choose numbers of few bits"
                .formatted(deviation));
  }
}
