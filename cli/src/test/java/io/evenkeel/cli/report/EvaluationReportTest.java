package io.evenkeel.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.metrics.ConfusionMatrix;
import io.evenkeel.metrics.Evaluation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {

  private static String printed(int columns) {
    ConfusionMatrix confusion = new ConfusionMatrix(3);
    for (int i = 0; i < 12; i++) {
      confusion.add(i % 3, i % 2);
    }
    Evaluation evaluation = new Evaluation(12, Map.of(), Optional.of(confusion));
    StringWriter out = new StringWriter();
    new EvaluationReport(evaluation, List.of("airplane", "automobile", "bird"))
        .print(new PrintWriter(out, true), columns);
    return out.toString().replace(System.lineSeparator(), "\n");
  }

  @Test
  void columnsThatDoNotFitHaveNumbers() {
    assertThat(printed(46))
        .startsWith(
            """

            confusion (row: actual class, column: predicted class)
                          airplane  automobile        bird
            """);
    assertThat(printed(45))
        .startsWith(
            """

            confusion (row: actual class, column: predicted class)
                          0  1  2
              airplane 0  2  2  .
            automobile 1  2  2  .
                  bird 2  2  2  .
            """);
    assertThat(printed(20))
        .startsWith(
            """

            the confusion matrix is wider than the terminal: the report draws it

            class
            """);
  }
}
