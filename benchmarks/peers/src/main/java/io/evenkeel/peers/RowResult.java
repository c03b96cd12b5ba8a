package io.evenkeel.peers;

import io.evenkeel.benchmarks.StepReport;
import io.evenkeel.benchmarks.Workload;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured for one row of the table: every configuration with at most that many threads,
 * one report per round.
 *
 * @param workload whose step
 * @param network {@code bn} or {@code plain}
 * @param threads the most threads that a configuration of this row may have
 * @param reports for each configuration its reports in the order of the rounds
 */
record RowResult(
    Workload workload, String network, int threads, Map<Configuration, List<StepReport>> reports) {

  /**
   * A number with its spread over the rounds.
   *
   * @param median of the rounds
   * @param least of the rounds
   * @param most of the rounds
   */
  record Spread(double median, double least, double most) {
    static Spread of(double... values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int n = sorted.length;
      double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
      return new Spread(median, sorted[0], sorted[n - 1]);
    }
  }

  /** The row of those configurations that have at most that many threads. */
  static RowResult upTo(
      int threads,
      Workload workload,
      String network,
      Map<Configuration, List<StepReport>> reports) {
    Map<Configuration, List<StepReport>> own = new LinkedHashMap<>(reports);
    own.keySet().removeIf(configuration -> configuration.threads() > threads);
    return new RowResult(workload, network, threads, own);
  }

  /**
   * The engine's fastest configuration, by the median over the rounds, of those that were run in
   * all of them; empty if it has none.
   */
  Optional<Configuration> best(Engine engine) {
    int rounds = reports.values().stream().mapToInt(List::size).max().orElse(0);
    return reports.entrySet().stream()
        .filter(entry -> entry.getValue().size() == rounds)
        .map(Map.Entry::getKey)
        .filter(configuration -> configuration.engine() == engine)
        .min(Comparator.comparingDouble(configuration -> time(configuration).median()));
  }

  /** Milliseconds a step: the median, least and most of the rounds' medians. */
  Spread time(Configuration configuration) {
    return Spread.of(medians(configuration));
  }

  /**
   * The engine's time over another's, both at their best, round by round; empty if one is absent.
   */
  Optional<Spread> ratio(Engine engine, Engine other) {
    return best(engine).flatMap(mine -> best(other).map(its -> ratio(medians(mine), medians(its))));
  }

  private static Spread ratio(double[] times, double[] others) {
    double[] ratios = new double[times.length];
    Arrays.setAll(ratios, round -> times[round] / others[round]);
    return Spread.of(ratios);
  }

  private double[] medians(Configuration configuration) {
    return reports.getOrDefault(configuration, List.of()).stream()
        .mapToDouble(StepReport::median)
        .toArray();
  }
}
