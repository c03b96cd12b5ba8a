package io.evenkeel.tabular;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@link SeenColumn} as JSON, and back. */
final class SeenJson {
  private static final String LEAST = "least";
  private static final String GREATEST = "greatest";
  private static final String RARE = "rare";

  private SeenJson() {}

  static ObjectNode write(SeenColumn seen) {
    ObjectNode json = StrictJson.object().put("column", seen.column());
    if (seen.hasRange()) {
      json.put(LEAST, seen.least()).put(GREATEST, seen.greatest());
    }
    json.put("missing", seen.missing());
    if (!seen.rare().isEmpty()) {
      ArrayNode rare = json.putArray(RARE);
      seen.rare().forEach(rare::add);
    }
    return json.put("complete", seen.complete());
  }

  static SeenColumn read(JsonFields json) {
    SeenColumn seen =
        new SeenColumn(
            json.string("column"),
            json.has(LEAST) ? json.number(LEAST) : Double.NaN,
            json.has(GREATEST) ? json.number(GREATEST) : Double.NaN,
            json.number("missing"),
            json.has(RARE) ? json.strings(RARE) : List.of(),
            json.bool("complete"));
    json.end();
    return seen;
  }
}
