package io.evenkeel.lab.report;

import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.BarChart;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Paragraph;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.metrics.Metric;
import io.evenkeel.tabular.Importance;
import io.evenkeel.tabular.Importances;
import io.evenkeel.tabular.TabularEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How good a model of a table is on some rows, as a page. */
public final class TablePage {
  private static final int MOST_BARS = 20;

  private TablePage() {}

  /**
   * The page.
   *
   * @param run the model's run
   * @param data what it was evaluated on
   */
  public static Page page(
      String run, String data, TabularEvaluation result, Optional<Importances> importances) {
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section(
            "metrics",
            Text.of("report.metrics"),
            Text.of("report.baselineLead", OutcomeText.answer(result.baselineAnswer())),
            List.of(metrics(result))));
    result
        .evaluation()
        .confusion()
        .ifPresent(confusion ->
            sections.add(
                PredictionSection.of(
                    Judgement.of(result.classes(), confusion),
                    Text.verbatim(data),
                    Optional.empty())));
    DecisionSection.of(result.decisions(), result.classes(), Text.verbatim(data))
        .ifPresent(sections::add);
    importances.ifPresent(found -> sections.add(importance(found)));
    return new Page(
        Text.of("report.evaluationTitle", run, data),
        Text.of("report.rows", String.valueOf(result.rows())),
        sections);
  }

  private static Figure metrics(TabularEvaluation result) {
    List<List<Text>> rows = new ArrayList<>();
    for (Metric metric : result.evaluation().values().keySet()) {
      rows.add(
          List.of(
              Text.of("metric." + metric.key()),
              RunReport.number(result.evaluation().get(metric)),
              RunReport.number(result.baseline().get(metric))));
    }
    return new DataTable(
        "metrics-table",
        Text.verbatim(""),
        List.of(Text.verbatim(""), Text.of("report.model"), Text.of("report.baseline")),
        rows);
  }

  private static DataTable importanceTable(List<Importance> shown) {
    List<List<Text>> rows = new ArrayList<>();
    for (Importance one : shown) {
      rows.add(
          List.of(
              Text.verbatim(one.column()),
              RunReport.number(one.mean()),
              Text.verbatim(String.format(Locale.ROOT, "± %.2g", one.deviation()))));
    }
    return new DataTable(
        "importance-table",
        Text.verbatim(""),
        List.of(Text.of("report.column"), Text.of("report.worseBy"), Text.of("report.deviation")),
        rows);
  }

  private static Section importance(Importances importances) {
    List<Importance> shown =
        importances.columns().subList(0, Math.min(MOST_BARS, importances.columns().size()));
    Text label = Text.of("report.worse", Text.of("metric." + importances.metric().key()));
    return new Section(
        "importance",
        Text.of("report.importance"),
        Text.of(
            "report.importanceLead",
            String.valueOf(importances.rows()),
            String.valueOf(importances.of())),
        figures(importances, shown, label));
  }

  private static List<Figure> figures(Importances importances, List<Importance> shown, Text label) {
    double[] means = shown.stream().mapToDouble(Importance::mean).toArray();
    double[] low = shown.stream().mapToDouble(one -> one.mean() - one.deviation()).toArray();
    double[] high = shown.stream().mapToDouble(one -> one.mean() + one.deviation()).toArray();
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new BarChart(
            "importance-bars",
            label,
            shown.stream().map(one -> Text.verbatim(one.column())).toList(),
            Axis.of(label),
            List.of(new BarChart.Series(label, Color.TEST, means, low, high)),
            false,
            true));
    figures.add(importanceTable(shown));
    int columns = importances.columns().size();
    if (shown.size() < columns) {
      figures.add(
          new Paragraph(Text.of("report.importanceMost", "" + shown.size(), "" + columns), false));
    }
    figures.add(new Paragraph(Text.of("report.importanceNote"), false));
    importances.notes().forEach(note -> figures.add(new Paragraph(NoteText.of(note), true)));
    return figures;
  }
}
