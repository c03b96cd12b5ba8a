package io.evenkeel.cli.evaluate;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.report.TableReport;
import io.evenkeel.cli.tables.TableReading;
import io.evenkeel.cli.tables.TableReadingOptions;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.terminal.WaitingLine;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.lab.report.TablePage;
import io.evenkeel.run.RunFolder;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.Importances;
import io.evenkeel.tabular.PermutationImportance;
import io.evenkeel.tabular.TabularEvaluation;
import io.evenkeel.tabular.TabularModel;
import io.evenkeel.tabular.TabularPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code evaluate} with a model of a table.
 *
 * @param data a table; null for what the run was tested on
 * @param importance whether to measure the columns' importance
 * @param interval level of the intervals; null for the trained one
 * @param report a page to write; null for none
 * @param json whether one JSON object is printed
 */
record TableJudging(
    RunFolder folder,
    TableReadingOptions options,
    @Nullable String data,
    boolean importance,
    @Nullable Double interval,
    @Nullable Path report,
    boolean json) {

  void run(PrintWriter out) {
    TableRunSettings settings = TableRunSettings.read(folder);
    TabularModel stored = TabularModel.of(folder.model());
    TabularModel model = interval == null ? stored : stored.withInterval(interval);
    TabularEvaluation evaluation;
    Importances importances;
    String rows;
    try (WaitingLine waiting = new WaitingLine("evaluating", Terminal.stream())) {
      String test = data != null ? data : settings.rereadTest(folder);
      if (test != null) {
        Table table = options.readingAs(settings.table(), test).table();
        rows = table.source();
        evaluation = model.evaluate(table);
        waiting.now("dealing out columns anew");
        importances = importance ? model.importance(table) : null;
      } else {
        rows = "the test part of " + settings.table().word();
        TabularPlan plan = settings.tabular(0).plan(settings.rereadTable(folder).table());
        evaluation =
            plan.evaluateTest(model)
                .orElseThrow(() ->
                    new InvalidInputException(
                        "%s set no rows aside to test on: give a table".formatted(folder.path())));
        waiting.now("dealing out columns anew");
        importances =
            importance ? plan.importance(model, PermutationImportance.DEFAULT).orElse(null) : null;
      }
    }
    Path page = report;
    if (page != null) {
      HtmlPage.write(
          page,
          TablePage.page(
              folder.name(),
              TableReading.shortened(rows),
              evaluation,
              Optional.ofNullable(importances)),
          null);
    }
    TableReport shown = new TableReport(evaluation);
    if (json) {
      ObjectNode object = Json.object().put("run", folder.path().toString()).put("data", rows);
      shown.addTo(object);
      if (importances != null) {
        TableReport.addTo(object, importances);
      }
      Json.print(object, out);
      return;
    }
    out.println(
        "%s on %s, %s rows".formatted(folder.name(), rows, Numbers.count(evaluation.rows())));
    TableReport.print(evaluation.notes(), out);
    out.println();
    shown.print(out);
    if (importances != null) {
      TableReport.print(importances, out);
    }
    if (page != null) {
      out.println();
      out.println("the page is in %s".formatted(page));
    }
    out.flush();
  }
}
