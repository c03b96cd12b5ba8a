package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RegressionErrorsTest {

  private static RegressionErrors of(int columns, float[] x, float[] t) {
    RegressionErrors errors = new RegressionErrors(columns);
    for (int i = 0; i < x.length; i += columns) {
      errors.add(x, t, i);
    }
    return errors;
  }

  @Test
  void handMade() {
    RegressionErrors errors = of(1, new float[] {2.5f, 0, 2, 8}, new float[] {3, -0.5f, 2, 7});
    assertThat(errors.rmse()).isCloseTo(Math.sqrt(1.5 / 4), within(1e-15));
    assertThat(errors.mae()).isEqualTo(0.5);
    assertThat(errors.r2()).isCloseTo(1 - 1.5 / 29.1875, within(1e-15));
  }

  @Test
  void severalColumns() {
    // Column 1 is constant and predicted exactly.
    RegressionErrors errors = of(2, new float[] {1, 5, 2, 5}, new float[] {0, 5, 2, 5});
    assertThat(errors.rmse()).isEqualTo(0.5);
    assertThat(errors.mae()).isEqualTo(0.25);
    assertThat(errors.r2()).isEqualTo((0.5 + 1) / 2);
  }

  /** Floats of this size are 64 apart. */
  @Test
  void largeNumbersThatDifferLittle() {
    RegressionErrors errors = new RegressionErrors(1);
    for (int i = 0; i < 12; i++) {
      errors.add(1e9 + i + 0.5, 1e9 + i);
    }
    assertThat(errors.rmse()).isEqualTo(0.5);
    assertThat(errors.mae()).isEqualTo(0.5);
    assertThat(errors.r2()).isCloseTo(1 - 12 * 0.25 / 143, within(1e-9));
    assertThatThrownBy(() -> new RegressionErrors(2).add(1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a row has 2 columns, not 1");
  }

  @Test
  void targetsFarFromZero() {
    float[] t = new float[1000];
    float[] x = new float[1000];
    for (int i = 0; i < t.length; i++) {
      t[i] = 1e6f + (i % 2);
      x[i] = 1e6f;
    }
    assertThat(of(1, x, t).r2()).isCloseTo(1 - 500.0 / 250.0, within(1e-9));
  }

  @Test
  void constantTargetsAndNoRows() {
    assertThat(of(1, new float[] {1, 2}, new float[] {1, 1}).r2()).isEqualTo(0);
    assertThat(of(1, new float[0], new float[0]).r2()).isNaN();
    assertThat(of(1, new float[0], new float[0]).rmse()).isNaN();
    assertThat(of(1, new float[] {Float.NaN, 2}, new float[] {1, 1}).r2()).isNaN();
  }
}
