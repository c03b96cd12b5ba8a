package io.evenkeel.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.training.Trainer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
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
    try (TrainingDisplay display = new TrainingDisplay(new PrintWriter(text, true), null, width)) {
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
}
