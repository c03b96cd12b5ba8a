package io.evenkeel.cli.compare;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.cli.report.NetworkSummary;
import io.evenkeel.cli.report.TableReport;
import io.evenkeel.cli.training.TrainingIntroduction;
import io.evenkeel.lab.compare.CompareResult;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.ComparisonSummary;
import io.evenkeel.lab.compare.Measure;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.compare.VariantSummary;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.report.CompareSentences;
import io.evenkeel.run.RunFolder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A comparison's answers for people. */
record CompareReport(Comparison comparison, CompareResult result) {
  private static final int WIDTH = 79;

  /** What is said before the trainings begin. */
  static void introduce(
      RunFolder folder, CompareTask task, Comparison comparison, int threads, PrintWriter out) {
    TextTable table = new TextTable("ll");
    table.line("comparison", folder.path().toString());
    task.about().forEach(table::line);
    table.line("", rates(comparison) + ", " + seeds(comparison));
    for (Variant variant : comparison.variants()) {
      NetworkSummary summary = new NetworkSummary(variant.network());
      table.line(
          variant.equals(comparison.variants().getFirst()) ? "networks" : "",
          "%s: %s, %s parameters"
              .formatted(
                  variant.label().in(Language.EN),
                  summary.widths(),
                  Numbers.count(summary.parameters())));
    }
    table.line("engine", TrainingIntroduction.engine(threads));
    table.print(out);
    TableReport.print(task.notes(), out);
    out.println();
    out.flush();
  }

  private static String rates(Comparison comparison) {
    String rates =
        comparison.learningRates().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return (comparison.learningRates().size() == 1 ? "learning rate " : "learning rates ") + rates;
  }

  private static String seeds(Comparison comparison) {
    List<Long> seeds = comparison.seeds();
    return seeds.size() == 1
        ? "seed " + seeds.getFirst()
        : "seeds %d to %d".formatted(seeds.getFirst(), seeds.getLast());
  }

  /** The answers in sentences and figures. */
  void print(PrintWriter out) {
    CompareSentences.race(comparison, result)
        .forEach(sentence -> out.println(wrapped(sentence.in(Language.EN))));
    ComparisonSummary answers = ComparisonSummary.of(comparison, result.judged());
    if (answers.all().isEmpty()) {
      return;
    }
    out.println();
    CompareSentences.further(comparison, result)
        .forEach(sentence -> out.println(wrapped(sentence.in(Language.EN))));
    out.println();
    Measure measure = comparison.measure();
    boolean rates = comparison.learningRates().size() > 1;
    out.println(measure.name().in(Language.EN) + ":");
    TextTable table = new TextTable(rates ? "llrrrrr" : "lrrrrr");
    List<String> header =
        new ArrayList<>(List.of("", "test", "best test", "train", "gap", "a step"));
    if (rates) {
      header.addFirst("rate");
    }
    table.line(header);
    for (VariantSummary answer : answers.all()) {
      List<String> line = new ArrayList<>();
      if (rates) {
        line.add(String.valueOf(answer.learningRate()));
      }
      line.add(Variant.shortLabel(answer.variant()).in(Language.EN));
      line.add(
          answer.diverged() == 0
              ? measure.show(answer.test())
              : "%s (%d of %d diverged)"
                  .formatted(measure.show(answer.test()), answer.diverged(), answer.trainings()));
      line.add(measure.show(answer.best()));
      line.add(measure.show(answer.train().mean()));
      line.add(measure.showDifference(answer.gap().mean(), answer.test().mean()));
      line.add(String.format(Locale.ROOT, "%.2f ms", 1000 * answer.secondsPerStep().median()));
      table.line(line);
    }
    table.print(out);
    out.flush();
  }

  /** A sentence in lines that are no wider than a usual terminal. */
  private static String wrapped(String sentence) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : sentence.split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        lines.append("\n  ");
        column = 2;
      } else if (column > 0) {
        lines.append(' ');
        column++;
      }
      lines.append(word);
      column += word.length();
    }
    return lines.toString();
  }
}
