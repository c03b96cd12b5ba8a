package io.evenkeel.lab.report;

import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.table.Column;
import io.evenkeel.tabular.ColumnEncoder;
import io.evenkeel.tabular.Preprocessor;
import io.evenkeel.tabular.SeenColumn;
import io.evenkeel.tabular.TabularModel;
import java.util.ArrayList;
import java.util.List;

/** What columns a model of a table is made for, and what training saw of them. */
public final class ColumnSection {
  private static final int MOST = 100;

  private ColumnSection() {}

  /** The section. */
  public static Section of(TabularModel model) {
    Preprocessor preprocessor = model.preprocessor();
    List<List<Text>> rows = new ArrayList<>();
    List<ColumnEncoder> shown =
        preprocessor.encoders().subList(0, Math.min(MOST, preprocessor.cells()));
    for (ColumnEncoder encoder : shown) {
      Column column = encoder.column();
      SeenColumn seen = preprocessor.seen(column.name());
      rows.add(
          List.of(
              Text.verbatim(column.name()),
              Text.verbatim(column.type().label()),
              Text.verbatim(seen == null ? "" : seen.range(column.type())),
              seen == null ? Text.verbatim("") : RunReport.percent(seen.missing()),
              Text.verbatim(encoder.summary())));
    }
    return new Section(
        "intended",
        Text.of("report.intended"),
        Text.of("report.intendedLead", String.valueOf(preprocessor.cells())),
        List.of(
            new DataTable(
                "intended-columns",
                Text.verbatim(""),
                List.of(
                    Text.of("report.column"),
                    Text.of("report.type"),
                    Text.of("report.trained"),
                    Text.of("report.missing"),
                    Text.of("report.becomes")),
                rows)));
  }
}
