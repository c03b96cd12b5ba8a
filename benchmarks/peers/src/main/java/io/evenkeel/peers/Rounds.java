package io.evenkeel.peers;

import io.evenkeel.benchmarks.StepReport;
import io.evenkeel.benchmarks.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the configurations of a workload one after another, each in a process of its own, and that
 * for a number of rounds: what disturbs the machine for a while disturbs all alike, and a ratio is
 * taken within a round.
 */
final class Rounds {
  /** Steps timed in one process: some seconds' worth on two cores with AVX-512. */
  private static final Map<Workload, Integer> REPETITIONS =
      Map.of(
          Workload.W1, 8000,
          Workload.W2, 200,
          Workload.W3, 32,
          Workload.W5_1, 20000,
          Workload.W5_1024, 200);

  private final StepProcess processes;
  private final Path log;
  private final int rounds;

  /**
   * Rounds that log every report.
   *
   * @param processes what runs a configuration
   * @param log file that gets a line of JSON a report
   * @param rounds how many
   */
  Rounds(StepProcess processes, Path log, int rounds) {
    this.processes = processes;
    this.log = log;
    this.rounds = rounds;
  }

  /**
   * The reports of each configuration, one a round. A configuration that is not done in time is
   * left out, as long as its engine has another: idle threads that spin can stall each other for
   * minutes on a machine that has other work.
   */
  Map<Configuration, List<StepReport>> run(List<Configuration> configurations)
      throws IOException, InterruptedException {
    List<Configuration> tried = new ArrayList<>(configurations);
    Map<Configuration, List<StepReport>> reports = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Configuration configuration : List.copyOf(tried)) {
        int repetitions = REPETITIONS.getOrDefault(configuration.workload(), 100);
        Optional<StepReport> report = processes.run(configuration, repetitions);
        log(round, configuration, report);
        if (report.isPresent()) {
          reports.computeIfAbsent(configuration, _ -> new ArrayList<>()).add(report.get());
        } else {
          tried.remove(configuration);
          reports.remove(configuration);
          requireAnother(configuration, tried);
        }
      }
      LossCheck.check(reports.values().stream().map(List::getLast).toList());
    }
    return reports;
  }

  private void log(int round, Configuration configuration, Optional<StepReport> report)
      throws IOException {
    System.err.printf(
        "round %d of %d, %s %s, %s, %s: %s%n",
        round,
        rounds,
        configuration.workload().label(),
        configuration.network(),
        configuration.engine().title(),
        configuration.description(),
        report
            .map(value -> MarkdownReport.milliseconds(value.median()) + " ms")
            .orElse("not done in time, left out"));
    if (report.isPresent()) {
      String line = report.get().toJson() + "\n";
      Files.writeString(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private static void requireAnother(Configuration lost, List<Configuration> tried) {
    if (tried.stream().noneMatch(configuration -> configuration.engine() == lost.engine())) {
      throw new IllegalStateException(
          "expected %s to run %s %s in time, but no configuration of it did: try --patience"
              .formatted(lost.engine().title(), lost.workload().label(), lost.network()));
    }
  }
}
