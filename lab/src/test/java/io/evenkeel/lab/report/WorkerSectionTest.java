package io.evenkeel.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.report.WorkerSection.Worker;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerSectionTest {
  @Test
  void aRowAWorkerSaysWhatItsTimeWentInto() {
    Section section =
        WorkerSection.of(
            List.of(
                new Worker(0, "first", 1_000, 8.0, 2.0, 3_000_000),
                new Worker(1, "second", 1_000, 8.5, 0.86, 2_500_000)));
    assertThat(section.figures()).singleElement().isInstanceOf(DataTable.class);
    DataTable table = (DataTable) section.figures().getFirst();
    assertThat(table.header().stream().map(text -> text.in(Language.EN)))
        .containsExactly(
            "worker",
            "host",
            "steps",
            "in computation",
            "in exchange",
            "share of exchange",
            "sent",
            "sent per step");
    assertThat(
            table.rows().stream()
                .map(row -> row.stream().map(text -> text.in(Language.EN)).toList()))
        .containsExactly(
            List.of("0", "first", "1,000", "6.0 s", "2.0 s", "25 %", "3.0 MB", "3,000 B"),
            List.of("1", "second", "1,000", "7.6 s", "0.9 s", "10 %", "2.5 MB", "2,500 B"));
  }
}
