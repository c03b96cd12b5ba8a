package io.evenkeel.peers;

import io.evenkeel.benchmarks.StepReport;
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
 * for a number of rounds, so that what disturbs the machine for a while disturbs all alike, and a
 * ratio is taken within a round. An engine's other ways of doing the same on as many threads are
 * given up after the first round if they are slower by {@link #HOPELESS}.
 */
final class Rounds {
  /** A way that takes more than this many times as long as the best one is not tried again. */
  private static final double HOPELESS = 1.25;

  private final StepProcess processes;
  private final Path log;
  private final int rounds;
  private final boolean quick;
  private final LeftOut leftOut;
  private final long start = System.nanoTime();

  /**
   * Rounds that log every report.
   *
   * @param processes what runs a configuration
   * @param log file that gets a line of JSON a report
   * @param rounds how many
   * @param quick a third of the steps
   * @param leftOut is told what is left out
   */
  Rounds(StepProcess processes, Path log, int rounds, boolean quick, LeftOut leftOut) {
    this.processes = processes;
    this.log = log;
    this.rounds = rounds;
    this.quick = quick;
    this.leftOut = leftOut;
  }

  /**
   * The reports of each configuration, one per round. A configuration that fails, is not done in
   * time or has other losses than the first one is left out of this round and all others.
   */
  Map<Configuration, List<StepReport>> run(List<Configuration> configurations)
      throws IOException, InterruptedException {
    List<Configuration> tried = new ArrayList<>(configurations);
    Map<Configuration, List<StepReport>> reports = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Configuration configuration : List.copyOf(tried)) {
        Optional<StepReport> report = report(round, configuration, reports);
        if (report.isPresent()) {
          reports.computeIfAbsent(configuration, _ -> new ArrayList<>()).add(report.get());
        } else {
          tried.remove(configuration);
          reports.remove(configuration);
        }
      }
      if (round == 1) {
        tried.removeIf(configuration -> hopeless(configuration, reports));
      }
    }
    return reports;
  }

  private Optional<StepReport> report(
      int round, Configuration configuration, Map<Configuration, List<StepReport>> reports)
      throws IOException, InterruptedException {
    if (leftOut.untried(configuration)) {
      return Optional.empty();
    }
    int steps = configuration.workload().repetitions();
    Outcome outcome = processes.run(configuration, quick ? Math.max(8, steps / 3) : steps);
    return switch (outcome) {
      case Outcome.Failed(String reason) -> {
        say(round, configuration, reason + ", left out");
        leftOut.failed(configuration, reason);
        yield Optional.empty();
      }
      case Outcome.Done(StepReport report) -> checked(round, configuration, report, reports);
    };
  }

  /** The report, if its losses are those of the first configuration. */
  private Optional<StepReport> checked(
      int round,
      Configuration configuration,
      StepReport report,
      Map<Configuration, List<StepReport>> reports)
      throws IOException {
    StepReport reference = reports.values().stream().findFirst().map(List::getLast).orElse(report);
    Optional<String> problem = LossCheck.problem(report, reference);
    say(round, configuration, problem.orElse(MarkdownReport.milliseconds(report.median()) + " ms"));
    problem.ifPresent(reason -> leftOut.wrong(configuration, reason));
    Files.writeString(
        log, report.toJson() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return problem.isPresent() ? Optional.empty() : Optional.of(report);
  }

  /** Whether another configuration of the same engine and threads is much faster. */
  static boolean hopeless(
      Configuration configuration, Map<Configuration, List<StepReport>> reports) {
    double best =
        reports.entrySet().stream()
            .filter(entry -> entry.getKey().engine() == configuration.engine())
            .filter(entry -> entry.getKey().threads() == configuration.threads())
            .mapToDouble(entry -> entry.getValue().getLast().median())
            .min()
            .orElse(Double.POSITIVE_INFINITY);
    List<StepReport> own = reports.getOrDefault(configuration, List.of());
    return !own.isEmpty() && own.getLast().median() > HOPELESS * best;
  }

  private void say(int round, Configuration configuration, String what) {
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    System.err.printf(
        "%d:%02d  round %d of %d, %s: %s%n",
        seconds / 60, seconds % 60, round, rounds, configuration.fullDescription(), what);
  }
}
