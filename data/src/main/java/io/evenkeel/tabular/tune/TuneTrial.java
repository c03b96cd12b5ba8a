package io.evenkeel.tabular.tune;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.tabular.SettingsJson;
import io.evenkeel.tabular.TabularSettings;
import tools.jackson.databind.node.ObjectNode;

/**
 * One training of a search.
 *
 * @param candidate number of the settings, 0 for those that the search began with
 * @param rung the rung, which says how long it was trained: see {@link Halving}
 * @param settings as it was trained
 * @param score on the validation rows: the less the better; NaN if it diverged
 * @param seconds that it took
 * @param ended when it ended, in seconds of the search
 */
public record TuneTrial(
    int candidate, int rung, TabularSettings settings, double score, double seconds, double ended) {

  /** As a line of JSON. */
  public String line() {
    ObjectNode json = StrictJson.object().put("candidate", candidate).put("rung", rung);
    if (Double.isFinite(score)) {
      json.put("score", score);
    }
    json.put("seconds", seconds).put("ended", ended);
    json.set("settings", SettingsJson.write(settings));
    return StrictJson.line(json);
  }

  /**
   * The trial of such a line.
   *
   * @param where what messages call the line
   * @throws io.evenkeel.kernels.InvalidInputException if it is damaged
   */
  public static TuneTrial read(String line, String where) {
    JsonFields json = new JsonFields(StrictJson.parse(line, where), where);
    TuneTrial trial =
        new TuneTrial(
            json.integer("candidate"),
            json.integer("rung"),
            SettingsJson.read(json.object("settings")),
            json.has("score") ? json.number("score") : Double.NaN,
            json.number("seconds"),
            json.number("ended"));
    json.end();
    return trial;
  }
}
