package io.evenkeel.serve.drift;

import io.evenkeel.json.StrictJson;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The findings of a monitor, as JSON. */
public final class DriftJson {
  private static final int COLUMNS = 10;

  private DriftJson() {}

  /** The findings about one model. */
  public static ObjectNode of(String name, int version, DriftMonitor monitor) {
    ObjectNode json = StrictJson.object().put("model", name);
    json.put("version", String.valueOf(version)).put("rows", monitor.rows());
    json.put("meanWarning", DriftMonitor.MEAN).put("varianceWarning", DriftMonitor.VARIANCE);
    ArrayNode layers = json.putArray("layers");
    for (LayerReport layer : monitor.layers()) {
      ObjectNode node = layers.addObject().put("layer", layer.layer()).put("rows", layer.rows());
      node.put("meanShift", layer.mean()).put("sureMeanShift", layer.sureMean());
      node.put("varianceFactor", layer.variance());
      node.put("sureVarianceFactor", layer.sureVariance());
      node.put("drifting", layer.drifting());
      ArrayNode worst = node.putArray("worst");
      layer
          .worst()
          .forEach(channel ->
              worst
                  .addObject()
                  .put("channel", channel.channel())
                  .put("meanShift", channel.shift())
                  .put("logVarianceRatio", channel.logVariance()));
    }
    ArrayNode columns = json.putArray("columns");
    monitor.columns().stream()
        .limit(COLUMNS)
        .forEach(column -> {
          ObjectNode node = columns.addObject().put("column", column.column());
          node.put("shift", column.shift());
          if (Double.isFinite(column.logVariance())) {
            node.put("logVarianceRatio", column.logVariance());
          }
          if (!column.category().isEmpty()) {
            node.put("category", column.category());
          }
        });
    ArrayNode history = json.putArray("history");
    for (DriftPoint point : monitor.history()) {
      ObjectNode node = history.addObject().put("time", point.time()).put("rows", point.rows());
      point.means().forEach(node.putArray("meanShift")::add);
      point.variances().forEach(node.putArray("varianceFactor")::add);
    }
    return json;
  }
}
