package io.evenkeel.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reports of {@link Bench} by workload and number of threads. A ratio is taken within a round,
 * and its median over the rounds is shown.
 */
final class BenchTable {
  private static final JsonMapper JSON = new JsonMapper();

  private record Key(Workload workload, String network, int threads) {}

  /** Median milliseconds of each round. */
  private final SequencedMap<Key, List<Double>> rounds = new LinkedHashMap<>();

  /** The share of what the threads could do that a step's multiply-adds are, in each round. */
  private final Map<Key, List<Double>> shares = new HashMap<>();

  private final StepReport first;

  /** A table of reports in the order in which they were made; at least one. */
  BenchTable(List<StepReport> reports) {
    first = reports.getFirst();
    for (StepReport r : reports) {
      Key key = new Key(Workload.named(r.workload()), r.network(), r.threads());
      rounds.computeIfAbsent(key, _ -> new ArrayList<>()).add(r.median());
      shares
          .computeIfAbsent(key, _ -> new ArrayList<>())
          .add(Double.valueOf(r.settings().getOrDefault("share", "NaN")));
    }
  }

  /** A row per workload and number of threads. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("| work | threads | ms with BN | ms without BN | with / without ")
        .append("| faster than on 1 thread | rows a second | share of the peak |\n")
        .append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (Key key : rounds.keySet()) {
      if (key.network().equals("bn")) {
        Key plain = new Key(key.workload(), "plain", key.threads());
        Key single = new Key(key.workload(), "bn", 1);
        text.append(
            String.format(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s | %s | %.0f | %.0f %% |%n",
                key.workload().label(),
                key.threads(),
                times(key),
                times(plain),
                ratio(key, plain),
                ratio(single, key),
                key.workload().batch() * 1e3 / median(values(key)),
                100 * median(shares(key))));
      }
    }
    return text.toString();
  }

  /** One object: the machine, and the milliseconds of each round. */
  String json() throws IOException {
    List<Map<String, Object>> results = new ArrayList<>();
    rounds.forEach((key, times) -> {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("work", key.workload().label());
      result.put("description", key.workload().description());
      result.put("batchNorm", key.network().equals("bn"));
      result.put("threads", key.threads());
      result.put("milliseconds", median(values(key)));
      result.put("rounds", times);
      result.put("shareOfPeak", median(shares(key)));
      results.add(result);
    });
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("processor", Machine.processor());
    object.put("processors", Runtime.getRuntime().availableProcessors());
    object.put("java", Machine.java());
    object.put("kernels", Optional.ofNullable(first.settings().get("kernels")).orElse(""));
    object.put("results", results);
    return JSON.writeValueAsString(object);
  }

  private double[] shares(Key key) {
    return shares.getOrDefault(key, List.of()).stream().mapToDouble(Double::doubleValue).toArray();
  }

  private double[] values(Key key) {
    return rounds.getOrDefault(key, List.of()).stream().mapToDouble(Double::doubleValue).toArray();
  }

  private String times(Key key) {
    double[] values = values(key);
    if (values.length == 0) {
      return "";
    }
    String text = milliseconds(median(values));
    return values.length == 1
        ? text
        : "%s (%s to %s)"
            .formatted(
                text,
                milliseconds(Arrays.stream(values).min().orElseThrow()),
                milliseconds(Arrays.stream(values).max().orElseThrow()));
  }

  private String ratio(Key numerator, Key denominator) {
    double[] over = values(numerator);
    double[] under = values(denominator);
    int count = Math.min(over.length, under.length);
    if (count == 0) {
      return "";
    }
    double[] ratios = new double[count];
    Arrays.setAll(ratios, i -> over[i] / under[i]);
    return String.format(Locale.ROOT, "%.2f", median(ratios));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  private static String milliseconds(double value) {
    int decimals = value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
