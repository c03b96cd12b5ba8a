package io.evenkeel.cli;

import io.evenkeel.kernels.Kernels;
import io.evenkeel.lab.compare.Answer;
import io.evenkeel.lab.compare.Answers;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.Reach;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.metrics.Metric;
import io.evenkeel.run.RunFolder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A comparison's answers for people. */
record CompareReport(Comparison comparison, Metric metric, Answers answers) {

  /** What is said before the trainings begin. */
  static void introduce(
      RunFolder folder, RunSettings settings, Comparison comparison, int threads, PrintWriter out) {
    OptimizationSettings training = settings.training();
    Table table = new Table("ll");
    table.line("comparison", folder.path().toString());
    table.line("data", DataSource.word(settings.data()));
    for (Variant variant : comparison.variants()) {
      NetworkSummary summary = new NetworkSummary(variant.network());
      table.line(
          variant.equals(comparison.variants().getFirst()) ? "networks" : "",
          "%s: %s, %s parameters"
              .formatted(
                  CompareVariant.label(variant.name()),
                  summary.widths(),
                  Numbers.count(summary.parameters())));
    }
    table.line(
        "training",
        "%s at %s, %s; batches of %d, %s, %s"
            .formatted(
                EnumConverter.text(training.optimizer()),
                comparison.learningRates().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ")),
                EnumConverter.text(training.schedule()),
                training.batchSize(),
                Numbers.epochs(training.epochs()),
                comparison.seeds().size() == 1
                    ? "seed " + comparison.seeds().getFirst()
                    : "seeds %d to %d"
                        .formatted(comparison.seeds().getFirst(), comparison.seeds().getLast())));
    int used = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    table.line(
        "engine",
        "%d %s, %s"
            .formatted(used, used == 1 ? "thread" : "threads", Kernels.active().description()));
    table.print(out);
    out.println();
    out.flush();
  }

  void print(PrintWriter out) {
    out.println();
    boolean rates = comparison.learningRates().size() > 1;
    Table table = new Table(rates ? "llrrrrr" : "lrrrrr");
    List<String> header =
        new ArrayList<>(
            List.of("", "test " + unit(), "training", "gap", "time a step", "best " + unit()));
    header.addAll(0, rates ? List.of("rate") : List.of());
    table.line(header);
    for (Answer answer : answers.all()) {
      List<String> line = new ArrayList<>();
      if (rates) {
        line.add(String.valueOf(answer.learningRate()));
      }
      line.add(CompareVariant.label(answer.variant()));
      line.add(
          answer.diverged() == 0
              ? score(answer.test())
              : "%s (%d of %d diverged)"
                  .formatted(score(answer.test()), answer.diverged(), answer.trainings()));
      line.add(score(answer.train().mean()));
      line.add(score(answer.gap().mean()));
      line.add(String.format(Locale.ROOT, "%.2f ms", 1000 * answer.secondsPerStep().median()));
      line.add(score(answer.best().mean()));
      table.line(line);
    }
    table.print(out);
    out.println();
    sentences().forEach(out::println);
    out.flush();
  }

  private String unit() {
    return metric == Metric.ACCURACY ? "accuracy" : "error";
  }

  /** The original paper's measure, in words. */
  List<String> sentences() {
    Optional<Answer> baseline = answers.bestBaseline();
    if (baseline.isEmpty()) {
      return List.of("No network without batch normalization was trained to any score.");
    }
    List<String> sentences = new ArrayList<>();
    Answer plain = baseline.get();
    boolean rates = comparison.learningRates().size() > 1;
    sentences.add(
        "Without batch normalization the best %s was %s%s."
            .formatted(
                unit(), score(plain.best()), rates ? ", at " + rate(plain.learningRate()) : ""));
    comparison.variants().stream()
        .skip(1)
        .forEach(variant ->
            sentences.add(
                answers
                    .fastest(variant.name())
                    .map(answer -> reached(answer, rates))
                    .orElseGet(() -> notReached(variant.name()))));
    return sentences;
  }

  private static String reached(Answer answer, boolean rates) {
    Spread fewer = answer.reach(Reach::fewerSteps);
    String range =
        fewer.count() > 1
            ? String.format(Locale.ROOT, " (%.1f to %.1f)", fewer.min(), fewer.max())
            : "";
    return "%s reached it after %s steps instead of %s, %s times%s fewer, and in %s instead of %s%s."
        .formatted(
            CompareVariant.label(answer.variant()),
            Numbers.count(Math.round(answer.reach(Reach::step).median())),
            Numbers.count(Math.round(answer.reach(Reach::baselineStep).median())),
            String.format(Locale.ROOT, "%.1f", fewer.median()),
            range,
            Numbers.duration(answer.reach(Reach::seconds).median()),
            Numbers.duration(answer.reach(Reach::baselineSeconds).median()),
            rates ? ", at " + rate(answer.learningRate()) : "");
  }

  private String notReached(String variant) {
    int seeds = comparison.seeds().size();
    return "%s did not reach it%s."
        .formatted(CompareVariant.label(variant), seeds > 1 ? " from every seed" : "");
  }

  /** A learning rate in words. */
  static String rate(double learningRate) {
    return "rate " + learningRate;
  }

  /** A score of at most 1 is a share. */
  static String score(double score) {
    return Math.abs(score) <= 1 ? Numbers.percent(score) : Numbers.significant(score);
  }

  private static String score(Spread spread) {
    return spread.count() < 2
        ? score(spread.mean())
        : String.format(
            Locale.ROOT, "%.2f \u00b1 %.2f %%", 100 * spread.mean(), 100 * spread.std());
  }
}
