package io.evenkeel.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import io.evenkeel.network.Network;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.tabular.NumberTarget;
import io.evenkeel.tabular.TargetScale;
import io.evenkeel.training.Trainer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines of the epochs are as wide as the terminal. */
class TrainingDisplayTest {
  private static final int ROWS = 40;

  /** The lines of a training of 2 epochs with validation and test. */
  private static List<String> lines(int width) {
    float[] x = new float[ROWS * 2];
    int[] y = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[2 * i] = i % 7;
      y[i] = i % 2;
    }
    Dataset rows = Dataset.ofClasses(x, 2, y, 2);
    StringWriter text = new StringWriter();
    try (TrainingDisplay display =
        new TrainingDisplay(Optional.empty(), new PrintWriter(text, true), null, width)) {
      Trainer.of(Network.input(2).dense(4).batchNorm().relu().dense(2).build())
          .loss(Loss.softmaxCrossEntropy())
          .batchSize(8)
          .epochs(2)
          .validationFraction(0.25)
          .listener(display)
          .fit(rows, rows);
    }
    return text.toString().lines().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "200, epoch train loss accuracy valid. loss accuracy test loss accuracy rows/s time",
    "102, epoch train loss accuracy valid. loss accuracy test loss accuracy rows/s time",
    "100, epoch train loss accuracy valid. loss accuracy test loss accuracy time",
    "80, epoch train loss accuracy valid. loss accuracy test loss accuracy",
    "60, epoch valid. loss accuracy test loss accuracy",
    "30, epoch accuracy accuracy"
  })
  void whatTellsLeastIsLeftOutUntilALineFits(int width, String header) {
    List<String> lines = lines(width);
    assertThat(String.join(" ", lines.getFirst().strip().split(" +", -1))).isEqualTo(header);
    assertThat(lines).hasSize(3).allMatch(line -> line.length() <= width);
    assertThat(lines).extracting(String::length).containsOnly(lines.getFirst().length());
  }

  @Test
  void eachColumnHasItsNumber() {
    String[] header = lines(80).getFirst().strip().split(" {2,}", -1);
    String[] first = lines(80).get(1).strip().split(" {2,}", -1);
    assertThat(first).hasSameSizeAs(header);
    assertThat(Arrays.asList(first)).first().isEqualTo("1/2");
  }

  /** On a scale on which errors have no unit there is no column. */
  @Test
  void aNumbersErrorIsInItsOwnUnit() {
    NumberTarget price =
        new NumberTarget(
            new Column("price", ColumnType.NUMBER), new TargetScale.Linear(), 0, 1000, 0, -9, 9);
    Evaluation evaluation =
        new Evaluation(4, Map.of(Metric.LOSS, 0.25, Metric.RMSE, 0.5), Optional.empty());
    EpochScore score = EpochScore.of(Task.REAL, Optional.of(price)).orElseThrow();
    assertThat(score.name() + " " + score.text().apply(evaluation)).isEqualTo("RMSE 500.0");
    NumberTarget onLogarithm =
        new NumberTarget(price.column(), new TargetScale.Log(10, 1), 0, 1, 0, -9, 9);
    assertThat(EpochScore.of(Task.REAL, Optional.of(onLogarithm))).isEmpty();
    assertThat(EpochScore.of(Task.REAL, Optional.empty())).isEmpty();
  }
}
