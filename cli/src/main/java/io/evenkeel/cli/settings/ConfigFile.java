package io.evenkeel.cli.settings;

import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.run.RunFolder;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads a run's {@code config.json}. */
public final class ConfigFile {
  private ConfigFile() {}

  /**
   * The settings in it.
   *
   * @param object what {@link #object} gave
   * @param mayBeNull the fields that have no value where a default holds
   * @throws InvalidInputException if the file is damaged
   */
  public static <T> T settings(
      RunFolder folder, JsonMapper mapper, JsonNode object, Class<T> type, Set<String> mayBeNull) {
    requireValues(folder, object, mayBeNull);
    try {
      return mapper.treeToValue(object, type);
    } catch (JacksonException e) {
      throw damaged(folder, e);
    }
  }

  /**
   * The JSON object in it.
   *
   * @throws InvalidInputException if it holds none
   */
  public static JsonNode object(RunFolder folder, JsonMapper mapper) {
    JsonNode json;
    try {
      json = mapper.readTree(folder.config());
    } catch (JacksonException e) {
      throw damaged(folder, e);
    }
    if (!json.isObject()) {
      throw damaged(folder, "it is no JSON object", null);
    }
    return json;
  }

  /** Gives a part of the settings a field that runs of earlier versions do not have. */
  public static void putIfAbsent(JsonNode object, String part, String field, JsonNode value) {
    if (object.path(part) instanceof ObjectNode fields && !fields.has(field)) {
      fields.set(field, value);
    }
  }

  private static void requireValues(RunFolder folder, JsonNode json, Set<String> mayBeNull) {
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (field.getValue().isNull() && !mayBeNull.contains(field.getKey())) {
        throw damaged(folder, "its %s is null".formatted(Printable.text(field.getKey())), null);
      }
    }
    for (JsonNode value : json.values()) {
      if (value.isNull() && json.isArray()) {
        throw damaged(folder, "a list in it holds null", null);
      }
      requireValues(folder, value, mayBeNull);
    }
  }

  private static InvalidInputException damaged(RunFolder folder, JacksonException e) {
    String reason = e.getOriginalMessage().lines().findFirst().orElse("");
    return damaged(folder, Printable.text(reason), e);
  }

  private static InvalidInputException damaged(
      RunFolder folder, String reason, @Nullable JacksonException cause) {
    return new InvalidInputException(
        "%s does not hold a run's settings: %s".formatted(folder.configFile(), reason), cause);
  }
}
