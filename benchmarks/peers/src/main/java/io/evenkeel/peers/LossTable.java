package io.evenkeel.peers;

import io.evenkeel.benchmarks.StepReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Shows that all engines did the same work: the mean loss over the first mini-batches and over the
 * last, in each engine's last round. What {@link LossCheck} refused is not here.
 */
final class LossTable {
  private LossTable() {}

  /** A row per workload, network and engine, from the rows with the most threads. */
  static String of(List<RowResult> rows) {
    StringBuilder text = new StringBuilder();
    text.append("| work | network | engine | steps | first loss | last loss |\n")
        .append("| --- | --- | --- | --- | --- | --- |\n");
    int most = rows.stream().mapToInt(RowResult::threads).max().orElse(1);
    for (RowResult row : rows) {
      for (Engine engine : Engine.values()) {
        if (row.threads() == most) {
          row.best(engine).ifPresent(best -> text.append(line(row, engine, best)));
        }
      }
    }
    return text.toString();
  }

  private static String line(RowResult row, Engine engine, Configuration best) {
    Map<Configuration, List<StepReport>> reports = row.reports();
    StepReport last = reports.getOrDefault(best, List.of()).getLast();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %d | %.5f | %.5f |%n",
        row.workload().label(),
        row.network(),
        engine.title(),
        2 * last.repetitions(),
        last.firstLoss(),
        last.lastLoss());
  }
}
