package io.evenkeel.peers;

import io.evenkeel.benchmarks.StepReport;
import io.evenkeel.benchmarks.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reports with made-up times, to test what is made of them. */
final class Reports {
  private Reports() {}

  static Configuration configuration(Engine engine, int threads, String variant) {
    return new Configuration(engine, Workload.W2, "bn", threads, variant, "PASSIVE");
  }

  static StepReport report(String engine, double median, double firstLoss, double lastLoss) {
    return new StepReport(
        engine,
        "W2",
        "bn",
        1,
        "",
        10,
        median,
        median,
        median,
        List.of(firstLoss),
        List.of(lastLoss),
        new TreeMap<>(Map.of("version", "1")));
  }

  static RowResult row(int threads, Map<Configuration, List<Double>> medians) {
    Map<Configuration, List<StepReport>> reports = new LinkedHashMap<>();
    medians.forEach((configuration, times) -> {
      List<StepReport> own = new ArrayList<>();
      times.forEach(time -> own.add(report(configuration.engine().label(), time, 2, 1)));
      reports.put(configuration, own);
    });
    return RowResult.upTo(threads, Workload.W2, "bn", reports);
  }
}
