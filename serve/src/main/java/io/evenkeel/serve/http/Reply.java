package io.evenkeel.serve.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status of HTTP
 * @param type media type of the body
 * @param headers further ones
 */
public record Reply(int status, String type, byte[] body, Map<String, String> headers) {
  static final String JSON = "application/json";

  /** A successful answer. */
  public static Reply ok(String type, byte[] body) {
    return new Reply(200, type, body, Map.of());
  }

  /** A successful answer in JSON. */
  public static Reply json(byte[] body) {
    return ok(JSON, body);
  }

  /** A successful answer in text. */
  public static Reply text(String type, String body) {
    return ok(type, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The same answer with a further header. */
  public Reply with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Reply(status, type, body, Map.copyOf(more));
  }
}
