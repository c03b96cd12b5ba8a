package io.evenkeel.peers;

import io.evenkeel.benchmarks.KeptReport;
import io.evenkeel.benchmarks.StepReport;
import io.evenkeel.benchmarks.Workload;
import io.evenkeel.peers.RowResult.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The Markdown tables: times and ratios, what BN costs, what a second thread brings. */
final class MarkdownReport {
  private static final String ABSENT = "";

  private MarkdownReport() {}

  /** Milliseconds of every row at each engine's best, and Evenkeel's ratio to its peers. */
  static String times(List<RowResult> rows) {
    StringBuilder text = new StringBuilder();
    text.append("| work | network | threads | PyTorch ms | its best configuration ")
        .append(
            "| ONNX Runtime ms | Evenkeel ms | Evenkeel / PyTorch | Evenkeel / ONNX Runtime |\n")
        .append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (RowResult row : rows) {
      text.append(
          "| %s | %s | %d | %s | %s | %s | %s | %s | %s |%n"
              .formatted(
                  row.workload().label(),
                  row.network(),
                  row.threads(),
                  time(row, Engine.PYTORCH),
                  row.best(Engine.PYTORCH).map(Configuration::description).orElse(ABSENT),
                  time(row, Engine.ONNXRUNTIME),
                  time(row, Engine.EVENKEEL),
                  ratio(row.ratio(Engine.EVENKEEL, Engine.PYTORCH)),
                  ratio(row.ratio(Engine.EVENKEEL, Engine.ONNXRUNTIME))));
    }
    return text.toString();
  }

  /**
   * For each engine the time of its step with BN over that without, at the same number of threads.
   */
  static String costOfBatchNorm(List<RowResult> rows) {
    StringBuilder text = new StringBuilder();
    text.append("| work | threads | PyTorch bn / plain | Evenkeel bn / plain |\n")
        .append("| --- | --- | --- | --- |\n");
    for (RowResult row : rows) {
      Optional<RowResult> plain = find(rows, row.workload(), "plain", row.threads());
      if (row.network().equals("bn") && plain.isPresent()) {
        text.append(
            "| %s | %d | %s | %s |%n"
                .formatted(
                    row.workload().label(),
                    row.threads(),
                    quotient(row, plain.get(), Engine.PYTORCH),
                    quotient(row, plain.get(), Engine.EVENKEEL)));
      }
    }
    return text.toString();
  }

  /** For each engine the time of its step with one thread over that with two. */
  static String scaling(List<RowResult> rows) {
    StringBuilder text = new StringBuilder();
    text.append("| work | network | PyTorch 1 / 2 threads | Evenkeel 1 / 2 threads |\n")
        .append("| --- | --- | --- | --- |\n");
    for (RowResult row : rows) {
      Optional<RowResult> two = find(rows, row.workload(), row.network(), 2);
      if (row.threads() == 1 && two.isPresent()) {
        text.append(
            "| %s | %s | %s | %s |%n"
                .formatted(
                    row.workload().label(),
                    row.network(),
                    quotient(row, two.get(), Engine.PYTORCH),
                    quotient(row, two.get(), Engine.EVENKEEL)));
      }
    }
    return text.toString();
  }

  /** What is kept between the forward and the backward pass, and its share of PyTorch's. */
  static String kept(List<KeptReport> reports) {
    StringBuilder text = new StringBuilder();
    text.append("| work | network | engine | bytes counted | bytes by the formulas ")
        .append("| counted / PyTorch's |\n")
        .append("| --- | --- | --- | --- | --- | --- |\n");
    for (KeptReport report : reports) {
      Optional<KeptReport> torch =
          reports.stream()
              .filter(other -> other.engine().equals(Engine.PYTORCH.label()))
              .filter(other -> other.workload().equals(report.workload()))
              .filter(other -> other.network().equals(report.network()))
              .findFirst();
      text.append(
          "| %s | %s | %s | %d | %d | %s |%n"
              .formatted(
                  report.workload(),
                  report.network(),
                  report.engine(),
                  report.keptBytes(),
                  report.formulaBytes(),
                  torch
                      .map(its -> (double) report.keptBytes() / its.keptBytes())
                      .map(share -> String.format(Locale.ROOT, "%.3f", share))
                      .orElse(ABSENT)));
    }
    return text.toString();
  }

  /** The workloads that the labels stand for. */
  static String workloads(List<RowResult> rows) {
    StringBuilder text = new StringBuilder();
    rows.stream()
        .map(RowResult::workload)
        .distinct()
        .forEach(workload ->
            text.append("- %s: %s%n".formatted(workload.label(), workload.description())));
    return text.toString();
  }

  /** Each engine's versions and settings, as its processes reported them. */
  static String settings(List<RowResult> rows) {
    Map<String, SortedMap<String, String>> engines = new TreeMap<>();
    for (RowResult row : rows) {
      for (List<StepReport> reports : row.reports().values()) {
        engines.putIfAbsent(reports.getFirst().engine(), reports.getFirst().settings());
      }
    }
    StringBuilder text = new StringBuilder();
    engines.forEach((engine, settings) -> {
      text.append("- ").append(engine).append(": ");
      text.append(
          String.join(
              ", ",
              settings.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList()));
      text.append('\n');
    });
    return text.toString();
  }

  private static Optional<RowResult> find(
      List<RowResult> rows, Workload workload, String network, int threads) {
    return rows.stream()
        .filter(row -> row.workload() == workload)
        .filter(row -> row.network().equals(network) && row.threads() == threads)
        .findFirst();
  }

  private static String quotient(RowResult row, RowResult other, Engine engine) {
    return row.best(engine)
        .flatMap(mine ->
            other.best(engine).map(its -> row.time(mine).median() / other.time(its).median()))
        .map(value -> String.format(Locale.ROOT, "%.2f", value))
        .orElse(ABSENT);
  }

  private static String time(RowResult row, Engine engine) {
    return row.best(engine)
        .map(row::time)
        .map(time ->
            String.format(
                Locale.ROOT,
                "%s (%s to %s)",
                milliseconds(time.median()),
                milliseconds(time.least()),
                milliseconds(time.most())))
        .orElse(ABSENT);
  }

  private static String ratio(Optional<Spread> ratio) {
    return ratio
        .map(value ->
            String.format(
                Locale.ROOT, "%.2f (%.2f to %.2f)", value.median(), value.least(), value.most()))
        .orElse(ABSENT);
  }

  /** Three significant digits. */
  static String milliseconds(double value) {
    int decimals = value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
