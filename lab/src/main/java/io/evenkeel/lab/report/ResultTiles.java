package io.evenkeel.lab.report;

import io.evenkeel.lab.page.Text;
import io.evenkeel.lab.page.Tiles;
import io.evenkeel.lab.page.Tiles.Tile;
import io.evenkeel.metrics.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A run in a few large figures: while it trains those of its last epoch, and then what the model
 * that is kept is worth.
 */
final class ResultTiles {
  /**
   * What counts most first; at most {@link #MOST} of them are shown, and none that the rows do not
   * define.
   */
  private static final List<Metric> METRICS =
      List.of(
          Metric.ACCURACY,
          Metric.AUC,
          Metric.LOG_LOSS,
          Metric.RMSE,
          Metric.R2,
          Metric.MAE,
          Metric.LOSS);

  private static final int MOST = 3;

  private ResultTiles() {}

  static Tiles of(RunRecord run) {
    List<Tile> tiles = new ArrayList<>();
    Optional<Outcome.Judged> judged = run.outcome().flatMap(Outcome::judged);
    if (judged.isPresent()) {
      tiles.addAll(kept(judged.get(), whose(run.outcome().orElseThrow())));
    } else if (!run.epochs().isEmpty()) {
      tiles.addAll(last(run.epochs().getLast(), new ShownErrors(run.number())));
    }
    if (!run.epochs().isEmpty()) {
      tiles.addAll(speed(run.epochs()));
    }
    return new Tiles(tiles);
  }

  /** Whose metrics they are. */
  private static Text whose(Outcome outcome) {
    return outcome.members() > 1
        ? Text.of("report.meanOfMembers", String.valueOf(outcome.members()))
        : Text.of("report.keptEpoch", String.valueOf(outcome.epoch()));
  }

  private static List<Tile> kept(Outcome.Judged judged, Text of) {
    List<Tile> tiles = new ArrayList<>();
    for (Metric metric : METRICS) {
      if (tiles.size() < MOST && !Double.isNaN(judged.evaluation().get(metric))) {
        Text name = Text.of("metric." + metric.key());
        Text note =
            judged
                .baseline()
                .map(baseline -> baseline.evaluation().get(metric))
                .filter(Double::isFinite)
                .map(worth -> Text.of("report.besideBaseline", of, value(metric, worth)))
                .orElse(of);
        tiles.add(
            new Tile(
                Text.of("report.metricOn", name, judged.rows()),
                value(metric, judged.evaluation().get(metric)),
                note));
      }
    }
    return tiles;
  }

  private static Text value(Metric metric, double value) {
    return metric == Metric.ACCURACY ? RunReport.percent(value) : RunReport.number(value);
  }

  private static List<Tile> last(JsonNode last, ShownErrors errors) {
    String part = last.has("test") ? "test" : "validation";
    Text rows = Text.of("report." + part);
    Text epoch = Text.of("report.afterEpoch", last.get("epoch").asString());
    List<Tile> tiles = new ArrayList<>();
    for (Metric metric : METRICS) {
      double value = CurveSection.value(last, part, metric.key());
      if (tiles.size() < MOST && !Double.isNaN(value)) {
        tiles.add(
            new Tile(
                Text.of(
                    "report.metricOn",
                    errors.name(metric, Text.of("metric." + metric.key())),
                    rows),
                value(metric, errors.factor(metric) * value),
                epoch));
      }
    }
    return tiles;
  }

  private static List<Tile> speed(List<JsonNode> epochs) {
    JsonNode last = epochs.getLast();
    double seconds = epochs.stream().mapToDouble(e -> e.get("seconds").asDouble()).sum();
    return List.of(
        new Tile(
            Text.of("report.trainingTime"),
            Text.verbatim("%.1f s".formatted(seconds)),
            Text.of("report.steps", last.get("steps").asString())),
        new Tile(
            Text.of("report.speed"),
            Text.of(
                "report.rowsPerSecond",
                String.format(Locale.ROOT, "%,.0f", last.get("rowsPerSecond").asDouble())),
            Text.verbatim("")));
  }
}
