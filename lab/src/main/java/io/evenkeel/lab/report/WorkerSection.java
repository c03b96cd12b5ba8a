package io.evenkeel.lab.report;

import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the workers of a training on a cluster spent their time on. */
public final class WorkerSection {
  private static final double MEGA = 1e6;

  private WorkerSection() {}

  /**
   * A worker.
   *
   * @param number its rank
   * @param host where it ran
   * @param steps that it made
   * @param seconds that they took, exchange included
   * @param exchangeSeconds in reductions, waiting for others included
   * @param exchangedBytes that it sent
   */
  public record Worker(
      int number,
      String host,
      long steps,
      double seconds,
      double exchangeSeconds,
      long exchangedBytes) {}

  /** The section: one row per worker. */
  public static Section of(List<Worker> workers) {
    List<Text> header =
        Stream.of(
                "worker",
                "host",
                "workerSteps",
                "computation",
                "exchange",
                "exchangeShare",
                "sent",
                "sentAStep")
            .map(name -> Text.of("report." + name))
            .toList();
    return new Section(
        "workers",
        Text.of("report.workers"),
        Text.of("report.workersLead"),
        List.of(
            new DataTable(
                "workers",
                Text.of("report.workersTable"),
                header,
                workers.stream().map(WorkerSection::row).toList())));
  }

  private static List<Text> row(Worker worker) {
    double computation = worker.seconds() - worker.exchangeSeconds();
    double share = 100 * worker.exchangeSeconds() / worker.seconds();
    double sentAStep = (double) worker.exchangedBytes() / worker.steps();
    return Stream.of(
            String.valueOf(worker.number()),
            worker.host(),
            String.format(Locale.ROOT, "%,d", worker.steps()),
            String.format(Locale.ROOT, "%.1f s", computation),
            String.format(Locale.ROOT, "%.1f s", worker.exchangeSeconds()),
            String.format(Locale.ROOT, "%.0f %%", share),
            String.format(Locale.ROOT, "%,.1f MB", worker.exchangedBytes() / MEGA),
            String.format(Locale.ROOT, "%,.0f B", sentAStep))
        .map(Text::verbatim)
        .toList();
  }
}
