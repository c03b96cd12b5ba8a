package io.evenkeel.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.metrics.ConfusionMatrix;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import io.evenkeel.tabular.Note;
import io.evenkeel.tabular.TabularEvaluation;
import io.evenkeel.tabular.decision.Decisions;
import io.evenkeel.tabular.decision.Judged;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TableReportTest {
  private static final String COLUMNS = "evenkeel.columns";
  private static final Note NOTE =
      new Note(
          true,
          "{0} rows of {1} are left out: their target '{2}' is missing",
          List.of("24", "a-table-with-a-long-name.csv", "answer"));

  @AfterEach
  void noTerminal() {
    System.clearProperty(COLUMNS);
  }

  private static List<String> lines(Consumer<PrintWriter> printing) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    printing.accept(out);
    out.flush();
    return text.toString().lines().toList();
  }

  @Test
  void notesBreakWhereATerminalEnds() {
    assertThat(lines(out -> TableReport.print(List.of(NOTE), out)))
        .containsExactly(
            "warning: 24 rows of a-table-with-a-long-name.csv are left out: their target 'answer' is missing");
    System.setProperty(COLUMNS, "80");
    assertThat(lines(out -> TableReport.print(List.of(NOTE), out)))
        .containsExactly(
            "warning: 24 rows of a-table-with-a-long-name.csv are left out: their target",
            "  'answer' is missing");
  }

  /** Notes are printed by themselves, so that they do not part a heading from its table. */
  @Test
  void namesStayOnTheirLines() {
    ConfusionMatrix confusion = new ConfusionMatrix(2);
    confusion.add(0, 0);
    confusion.add(1, 1);
    Evaluation own = new Evaluation(2, Map.of(Metric.ACCURACY, 1.0), Optional.of(confusion));
    Judged judged = new Judged(Decisions.NONE, Optional.empty(), Optional.empty());
    TabularEvaluation result =
        new TabularEvaluation(
            own, own, "always 'a\nb'", List.of("a\nb", "c"), judged, List.of(NOTE));
    assertThat(lines(new TableReport(result)::print))
        .startsWith(
            "             model  baseline",
            "accuracy  100.00 %  100.00 %",
            "the baseline answers always 'a\\nb'")
        .anyMatch(line -> line.startsWith(" a\\nb     1   100.00 %"))
        .noneMatch(line -> line.startsWith("warning"));
  }
}
