package io.evenkeel.benchmarks.jmh;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** JMH's results as a Markdown table of the {@link Work} done in a second. */
public final class WorkTable {
  private static final Map<String, String> UNITS =
      new TreeMap<>(
          Map.of("gigaflops", "GFLOP/s", "gigabytes", "GB/s", "gigaelements", "ns an element"));

  private WorkTable() {}

  /**
   * The table, a row per benchmark: the median of its iterations, the least and the most.
   *
   * @throws IllegalStateException if a benchmark did not count its work
   */
  public static String of(Collection<RunResult> results) {
    StringBuilder text = new StringBuilder();
    text.append("| benchmark | of | median | least | most | unit | microseconds a call |\n")
        .append("| --- | --- | --- | --- | --- | --- | --- |\n");
    for (RunResult result : results) {
      text.append(row(result));
    }
    return text.toString();
  }

  private static String row(RunResult result) {
    BenchmarkParams params = result.getParams();
    String name = params.getBenchmark();
    int method = name.lastIndexOf('.');
    StringBuilder of = new StringBuilder();
    for (String key : params.getParamsKeys()) {
      of.append(of.isEmpty() ? "" : ", ").append(key).append(' ').append(params.getParam(key));
    }
    for (Map.Entry<String, String> unit : UNITS.entrySet()) {
      Result<?> counter = result.getSecondaryResults().get(unit.getKey());
      if (counter != null && counter.getScore() > 0) {
        Statistics rates = counter.getStatistics();
        boolean inverse = unit.getKey().equals("gigaelements");
        double most = inverse ? 1 / rates.getMin() : rates.getMax();
        double least = inverse ? 1 / rates.getMax() : rates.getMin();
        double median = rates.getPercentile(50);
        return String.format(
            Locale.ROOT,
            "| %s | %s | %.3g | %.3g | %.3g | %s | %.3g |%n",
            name.substring(name.lastIndexOf('.', method - 1) + 1),
            of,
            inverse ? 1 / median : median,
            least,
            most,
            unit.getValue(),
            1e6 / result.getPrimaryResult().getScore());
      }
    }
    throw new IllegalStateException(
        "expected %s to count its work in Work, but nothing was counted".formatted(name));
  }
}
