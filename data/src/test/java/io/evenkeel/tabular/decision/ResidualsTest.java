package io.evenkeel.tabular.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResidualsTest {

  /** Of 9 rows the 90 % interval needs the greatest residual, the 50 % one the fifth. */
  @Test
  void theSmallestThatIsLargeEnough() {
    double[] signed = {9, -1, 2, -3, 4, -5, 6, -7, 8};
    Residuals residuals = Residuals.of(signed);
    assertThat(residuals.sizes()).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0);
    assertThat(residuals.halfWidth(0.9)).isEqualTo(9);
    assertThat(residuals.halfWidth(0.5)).isEqualTo(5);
    assertThat(residuals.halfWidth(0.01)).isEqualTo(1);
    assertThat(Residuals.fewestRows(0.9)).isEqualTo(9);
    assertThat(Residuals.fewestRows(0.99)).isEqualTo(99);
    assertThat(Residuals.fewestRows(0.5)).isEqualTo(1);
  }

  @Test
  void ofManyRowsAThousandAreKeptAndTheIntervalsAreHardlyWider() {
    int rows = 25_731;
    double[] signed = new double[rows];
    for (int i = 0; i < rows; i++) {
      signed[i] = i + 1;
    }
    Residuals residuals = Residuals.of(signed);
    assertThat(residuals.sizes()).hasSize(Residuals.KEPT);
    for (double level : new double[] {0.001, 0.5, 0.9, 0.95, 0.99, 0.9999}) {
      double exact = Math.ceil((rows + 1) * level);
      assertThat(residuals.halfWidth(level)).isBetween(exact, exact + rows / 999.0 + 1);
    }
  }

  /** Over many draws of 100 rows and a new one, the intervals hold nine in ten of the new ones. */
  @Test
  void newRowsAreHeldAsOftenAsWasSaid() {
    RandomStream random = RandomStream.of(4, "conformal", 0);
    int held = 0;
    int draws = 4000;
    for (int d = 0; d < draws; d++) {
      double[] signed = new double[100];
      for (int i = 0; i < signed.length; i++) {
        signed[i] = random.nextGaussian();
      }
      double width = Residuals.of(signed).halfWidth(0.9);
      held += Math.abs(random.nextGaussian()) <= width ? 1 : 0;
    }
    // The share's standard deviation is half a per cent; ranks make it 91 of 101.
    assertThat((double) held / draws).isBetween(0.882, 0.918);
  }

  @Test
  void tooFewRows() {
    Residuals residuals = Residuals.of(new double[] {1, 2, 3});
    assertThatThrownBy(() -> residuals.halfWidth(0.9))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "intervals at 0.9 need at least 9 rows that the network was not trained on, but there were 3");
    assertThatThrownBy(() -> Residuals.NONE.halfWidth(0.9))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "intervals are made from rows that the network was not trained on, and there were none: train with a validation part");
    assertThatThrownBy(() -> residuals.halfWidth(1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the level of an interval must be above 0 and below 1, but got 1.0");
    assertThatThrownBy(() -> new Residuals(2, List.of(2.0, 1.0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the residuals of 2 rows must be ascending numbers from 0 on, but there are 2");
  }
}
