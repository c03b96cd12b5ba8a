package io.evenkeel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BadlyScaledColumnTest {

  @ParameterizedTest
  @EnumSource
  void rowsLieAroundTheMean(BadlyScaledColumn column) {
    int rows = 1000;
    float[] matrix = new float[3 * rows];
    column.fill(new SplittableRandom(7), matrix, rows, 3, 1);
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      assertThat(matrix[3 * r]).isZero();
      sum += matrix[3 * r + 1] - (double) (float) column.mean();
    }
    // Five standard errors, and a tenth of the float's spacing for the rounding of the rows.
    assertThat(Math.abs(sum / rows))
        .isLessThanOrEqualTo(
            5 * column.deviation() / Math.sqrt(rows) + 0.1 * Math.ulp((float) column.mean()));
  }
}
