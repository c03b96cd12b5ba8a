package io.evenkeel.cli.output;

import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code --json} prints: one object on one line. */
public final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Puts a number, or null if it is not finite. */
  public static void put(ObjectNode object, String name, double value) {
    if (Double.isFinite(value)) {
      object.put(name, value);
    } else {
      object.putNull(name);
    }
  }

  /** Prints the object as a line. */
  public static void print(JsonNode object, PrintWriter out) {
    out.println(MAPPER.writeValueAsString(object));
    out.flush();
  }
}
