package io.evenkeel.serve;

import io.evenkeel.serve.drift.DriftMonitor;
import io.evenkeel.serve.drift.LayerReport;
import io.evenkeel.serve.http.Observer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** What a server counts and times, as Prometheus reads it. */
final class Metrics implements Observer {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Duration[] BUCKETS = {
    Duration.ofNanos(100_000),
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(10)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
  private final Map<String, Counter> rows = new ConcurrentHashMap<>();
  private final MultiGauge shift;
  private final MultiGauge variance;
  private final MultiGauge drifting;
  private final MultiGauge seen;

  private record Key(String model, int status) {}

  Metrics() {
    shift = gauge("drift.mean.shift", "Root mean square shift of a layer's means");
    variance = gauge("drift.variance.factor", "Factor by which a layer's variances differ");
    drifting = gauge("drift.drifting", "1 while a layer has drifted");
    seen = gauge("drift.rows", "Rows that were compared with a layer's statistics");
  }

  private MultiGauge gauge(String name, String what) {
    return MultiGauge.builder("evenkeel." + name).description(what).register(registry);
  }

  /** How many requests are being answered: those that wait, and those that are predicted. */
  void busy(IntSupplier requests) {
    Gauge.builder("evenkeel.requests.busy", requests, IntSupplier::getAsInt)
        .description("Requests that are being answered or that wait")
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void answered(String model, int status, int predicted, long nanos) {
    timers.computeIfAbsent(new Key(model, status), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    if (predicted > 0) {
      rows.computeIfAbsent(
              model,
              name ->
                  Counter.builder("evenkeel.rows")
                      .description("Rows that were predicted")
                      .tag("model", name)
                      .register(registry))
          .increment(predicted);
    }
  }

  private Timer timer(Key key) {
    return Timer.builder("evenkeel.request")
        .description("Time from a request's header to its answer")
        .tag("model", key.model())
        .tag("status", String.valueOf(key.status()))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /** All of it, with the present drift of models by name and version. */
  String text(Map<String, DriftMonitor> monitors) {
    List<MultiGauge.Row<?>> shifts = new ArrayList<>();
    List<MultiGauge.Row<?>> variances = new ArrayList<>();
    List<MultiGauge.Row<?>> states = new ArrayList<>();
    List<MultiGauge.Row<?>> counts = new ArrayList<>();
    monitors.forEach((model, monitor) -> {
      for (LayerReport layer : monitor.layers()) {
        Tags tags = Tags.of("model", model, "layer", layer.layer());
        shifts.add(MultiGauge.Row.of(tags, layer.mean()));
        variances.add(MultiGauge.Row.of(tags, layer.variance()));
        states.add(MultiGauge.Row.of(tags, layer.drifting() ? 1 : 0));
        counts.add(MultiGauge.Row.of(tags, layer.rows()));
      }
    });
    shift.register(shifts, true);
    variance.register(variances, true);
    drifting.register(states, true);
    seen.register(counts, true);
    return registry.scrape();
  }
}
