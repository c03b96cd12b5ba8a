package io.evenkeel.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasureTest {
  @Test
  void sharesAreShownInPercentAndErrorsInTheTargetsUnit() {
    Measure accuracy = Measure.of(Task.CLASSES, 1);
    assertThat(accuracy.show(0.98414)).isEqualTo("98.41 %");
    assertThat(accuracy.show(Spread.of(0.98, 0.99))).isEqualTo("98.50 ± 0.71 %");
    assertThat(accuracy.show(Double.NaN)).isEqualTo("-");
    assertThat(accuracy.showDifference(-0.0012, 0.9)).isEqualTo("-0.12");
    Measure error = Measure.of(Task.REAL, 115_000);
    assertThat(error.metric()).isEqualTo(Metric.RMSE);
    assertThat(error.of(new Evaluation(1, Map.of(Metric.RMSE, 0.5), Optional.empty())))
        .isEqualTo(57_500);
    assertThat(error.show(57_500)).isEqualTo("57,500");
    assertThat(error.show(Spread.of(0.5, 0.6))).isEqualTo("0.5500 ± 0.0707");
    assertThat(error.show(1.5e-7)).isEqualTo("1.500e-07");
    Measure area = Measure.of(Metric.AUC, Task.BINARY, 1);
    assertThat(area.show(0.92309)).isEqualTo("0.9231");
    assertThat(area.higherIsBetter()).isTrue();
  }

  @Test
  void onlyErrorsHaveAUnit() {
    assertThat(Measure.of(Metric.R2, Task.REAL, 115_000).unit()).isEqualTo(1);
    assertThat(Measure.of(Metric.MAE, Task.REAL, 115_000).unit()).isEqualTo(115_000);
  }

  @Test
  void aMetricOfAnotherTaskIsRefused() {
    assertThatThrownBy(() -> Measure.of(Metric.AUC, Task.REAL, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("these networks can be compared by loss, rmse, mae, r2, but not by auc");
    assertThatThrownBy(() -> new Measure(Metric.RMSE, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a measure's unit must be positive, but got 0.0");
  }
}
