package io.evenkeel.json;

import io.evenkeel.kernels.InvalidInputException;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON from files that anyone may have written: no duplicate keys, no deep nesting, no huge
 * numbers.
 */
public final class StrictJson {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER_CHARACTERS = 64;

  /** Where the parser says that something began, in words about itself. */
  private static final Pattern BEGINNING = Pattern.compile(" \\([^()\\[]*\\[Source: [^\\]]*]\\)");

  /** The strict parser, for those who read token by token. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARACTERS)
                  .build())
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private StrictJson() {}

  /** An empty object, to be filled. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** An empty array, to be filled. */
  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** The value on one line. */
  public static String line(JsonNode value) {
    return MAPPER.writeValueAsString(value);
  }

  /** The value on many lines, for people. */
  public static String pretty(JsonNode value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
  }

  /**
   * Parses one value.
   *
   * @param what what the text is, for the message
   * @throws InvalidInputException if it is not JSON
   */
  public static JsonNode parse(String text, String what) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new InvalidInputException("%s is not JSON: %s".formatted(what, reason(e)), e);
    }
  }

  /** What is wrong, with the line and column if they are known, for a message. */
  public static String reason(JacksonException e) {
    String message = Printable.text(BEGINNING.matcher(e.getOriginalMessage()).replaceAll(""));
    return e.getLocation() == null || e.getLocation().getLineNr() < 1
        ? message
        : "%s (line %d, column %d)"
            .formatted(message, e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }
}
