package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

  private static List<EpochResult> history(Metric metric, double... values) {
    List<EpochResult> history = new ArrayList<>();
    for (double value : values) {
      Evaluation validation = new Evaluation(1, Map.of(metric, value), Optional.empty());
      history.add(
          new EpochResult(
              history.size() + 1,
              0,
              0.1,
              validation,
              Optional.of(validation),
              Optional.empty(),
              1,
              1));
    }
    return history;
  }

  @Test
  void bestIsTheSmallestLossOrTheLargestAccuracy() {
    EarlyStopping loss = new EarlyStopping(2, Metric.LOSS, 0);
    assertThat(loss.bestEpoch(history(Metric.LOSS, 3, 1, 2, 1))).isEqualTo(1);
    EarlyStopping accuracy = new EarlyStopping(2, Metric.ACCURACY, 0);
    assertThat(accuracy.bestEpoch(history(Metric.ACCURACY, 0.3, 0.1, 0.4, 0.2))).isEqualTo(2);
  }

  @Test
  void stopsWhenPatienceHasRunOut() {
    EarlyStopping stopping = new EarlyStopping(2, Metric.LOSS, 0);
    assertThat(stopping.stopsAfter(history(Metric.LOSS, 3, 1))).isFalse();
    assertThat(stopping.stopsAfter(history(Metric.LOSS, 3, 1, 2))).isFalse();
    assertThat(stopping.stopsAfter(history(Metric.LOSS, 3, 1, 2, 1))).isTrue();
    assertThat(stopping.stopsAfter(history(Metric.LOSS, 3, 1, 2, 0.5))).isFalse();
    assertThat(EarlyStopping.NEVER.stopsAfter(history(Metric.LOSS, 1, 2, 3, 4))).isFalse();
  }

  @Test
  void anImprovementBelowMinDeltaDoesNotCount() {
    EarlyStopping stopping = new EarlyStopping(2, Metric.LOSS, 0.5);
    List<EpochResult> history = history(Metric.LOSS, 2, 1.75, 1.5);
    assertThat(stopping.bestEpoch(history)).isEqualTo(0);
    assertThat(stopping.stopsAfter(history)).isTrue();
    assertThat(stopping.bestEpoch(history(Metric.LOSS, 2, 1.75, 1.25))).isEqualTo(2);
  }

  @Test
  void nanIsNeverBest() {
    EarlyStopping stopping = new EarlyStopping(1, Metric.AUC, 0);
    assertThat(stopping.bestEpoch(history(Metric.AUC, Double.NaN, 0.5, Double.NaN))).isEqualTo(1);
    assertThat(stopping.bestEpoch(history(Metric.AUC, Double.NaN))).isEqualTo(-1);
    assertThat(stopping.bestEpoch(List.of())).isEqualTo(-1);
    assertThat(stopping.stopsAfter(List.of())).isFalse();
  }

  @Test
  void settingsOutOfRange() {
    assertThatThrownBy(() -> new EarlyStopping(-1, Metric.LOSS, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("early stopping's patience must be 0 (never) or more epochs, but got -1");
    assertThatThrownBy(() -> new EarlyStopping(1, Metric.LOSS, -1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "early stopping's smallest improvement must be at least 0 and finite, but got -1.0");
  }
}
