package io.evenkeel.lab.report;

import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.ComparisonSummary;
import io.evenkeel.lab.compare.Measure;
import io.evenkeel.lab.compare.Reach;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.compare.VariantSummary;
import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.List;

/** A comparison's answers in figures, a line for each learning rate and network. */
final class CompareTable {
  private CompareTable() {}

  static DataTable of(Comparison comparison, ComparisonSummary answers) {
    Measure measure = comparison.measure();
    boolean rates = comparison.learningRates().size() > 1;
    List<Text> header = new ArrayList<>();
    if (rates) {
      header.add(Text.of("compare.column.rate"));
    }
    header.addAll(
        List.of(
            Text.of("compare.column.network"),
            Text.of("compare.column.test"),
            Text.of("compare.column.best"),
            Text.of("compare.column.train"),
            Text.of("compare.column.gap"),
            Text.of("compare.column.time"),
            Text.of("compare.column.steps"),
            Text.of("compare.column.fewer")));
    List<List<Text>> rows = new ArrayList<>();
    for (VariantSummary answer : answers.all()) {
      List<Text> row = new ArrayList<>();
      if (rates) {
        row.add(Text.verbatim(CompareText.rate(answer.learningRate())));
      }
      row.add(Variant.shortLabel(answer.variant()));
      row.add(test(measure, answer));
      row.add(cell(measure.show(answer.best())));
      row.add(cell(measure.show(answer.train().mean())));
      row.add(cell(measure.showDifference(answer.gap().mean(), answer.test().mean())));
      row.add(cell(CompareText.milliseconds(answer.secondsPerStep().median())));
      boolean always = answer.reached() == answer.trainings();
      row.add(cell(always ? CompareText.count(answer.reach(Reach::step).median()) : "-"));
      row.add(cell(always ? CompareText.times(answer.reach(Reach::fewerSteps).median()) : "-"));
      rows.add(row);
    }
    return new DataTable(
        "compare-table",
        comparison.seeds().size() == 1
            ? Text.of("compare.tableLeadOne", measure.name())
            : Text.of("compare.tableLead", measure.name(), "" + comparison.seeds().size()),
        header,
        rows);
  }

  /** A missing number is a dash, with which the column still counts as one of numbers. */
  private static Text cell(String shown) {
    return Text.verbatim(shown.equals("-") ? "–" : shown);
  }

  private static Text test(Measure measure, VariantSummary answer) {
    String shown = measure.show(answer.test());
    return answer.diverged() == 0
        ? cell(shown)
        : Text.of("compare.diverged", shown, "" + answer.diverged(), "" + answer.trainings());
  }
}
