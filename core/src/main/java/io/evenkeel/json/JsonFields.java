package io.evenkeel.json;

import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Reads a JSON object strictly: each field must be there and of its type, and {@link #end} refuses
 * those that nobody asked for. Every message names the object and the field.
 */
public final class JsonFields {
  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  private final JsonNode object;
  private final String what;
  private final Set<String> asked = new HashSet<>();

  /**
   * The fields of an object.
   *
   * @param what what the object describes, for messages, such as {@code layer 3}
   * @throws InvalidInputException if the value is not an object
   */
  public JsonFields(JsonNode object, String what) {
    if (!object.isObject()) {
      throw new InvalidInputException(what + " is not a JSON object");
    }
    this.object = object;
    this.what = what;
  }

  public boolean has(String name) {
    return object.has(name);
  }

  public String string(String name) {
    return field(name, "a string", JsonNode::isString).stringValue();
  }

  /** A string, or an integer in its place as text: what older files have. */
  public String stringOrInteger(String name) {
    return field(name, "a string", n -> n.isString() || n.isIntegralNumber()).asString();
  }

  public boolean bool(String name) {
    return field(name, "true or false", JsonNode::isBoolean).booleanValue();
  }

  public int integer(String name) {
    return field(name, "an integer of 32 bits", n -> n.isIntegralNumber() && n.canConvertToInt())
        .intValue();
  }

  public double number(String name) {
    return field(name, "a finite number", n -> n.isNumber() && Double.isFinite(n.doubleValue()))
        .doubleValue();
  }

  /** An integer that fits 64 bits. */
  public long longInteger(String name) {
    return field(name, "an integer of 64 bits", n -> n.isIntegralNumber() && n.canConvertToLong())
        .longValue();
  }

  /** The elements of an array of finite numbers. */
  public List<Double> numbers(String name) {
    Predicate<JsonNode> numbers =
        n ->
            n.isArray()
                && n.values().stream()
                    .allMatch(v -> v.isNumber() && Double.isFinite(v.doubleValue()));
    return field(name, "an array of finite numbers", numbers).values().stream()
        .map(JsonNode::doubleValue)
        .toList();
  }

  /** A number, or one of the strings "NaN", "Infinity" and "-Infinity", which JSON lacks. */
  public double numberOrNaN(String name) {
    JsonNode value =
        field(name, "a number", n -> n.isNumber() || NOT_FINITE.contains(n.asString("")));
    return value.isNumber() ? value.doubleValue() : Double.parseDouble(value.stringValue());
  }

  /** A finite number, or NaN where null stands. */
  public double numberOrNull(String name) {
    JsonNode value =
        field(
            name,
            "a finite number or null",
            n -> n.isNull() || (n.isNumber() && Double.isFinite(n.doubleValue())));
    return value.isNull() ? Double.NaN : value.doubleValue();
  }

  /** The elements of an array of counts of at least 0 that fit 32 bits. */
  public List<Integer> counts(String name) {
    Predicate<JsonNode> counts =
        n ->
            n.isArray()
                && n.values().stream()
                    .allMatch(
                        v -> v.isIntegralNumber() && v.canConvertToInt() && v.intValue() >= 0);
    return field(name, "an array of counts of 32 bits", counts).values().stream()
        .map(JsonNode::intValue)
        .toList();
  }

  /** A count of at least 0 that fits 32 bits. */
  public int count(String name) {
    return field(
            name,
            "a count of 32 bits",
            n -> n.isIntegralNumber() && n.canConvertToInt() && n.intValue() >= 0)
        .intValue();
  }

  /** A count of at least 0 that fits 64 bits. */
  public long longCount(String name) {
    return field(
            name,
            "a count of 64 bits",
            n -> n.isIntegralNumber() && n.canConvertToLong() && n.longValue() >= 0)
        .longValue();
  }

  /** A constant of an enum, written in lower case. */
  public <E extends Enum<E>> E constant(String name, Class<E> type) {
    String text = string(name);
    for (E constant : type.getEnumConstants()) {
      if (text(constant).equals(text)) {
        return constant;
      }
    }
    throw new InvalidInputException(
        "%s has \"%s\" as its %s, which is not known".formatted(what, Printable.text(text), name));
  }

  /** How {@link #constant} expects a constant to be written. */
  public static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Whether a field is there and a string. */
  public boolean isString(String name) {
    JsonNode value = object.get(name);
    return value != null && value.isString();
  }

  /** The elements of an array. */
  public List<JsonNode> array(String name) {
    return new ArrayList<>(field(name, "an array", JsonNode::isArray).values());
  }

  /** The elements of an array of strings. */
  public List<String> strings(String name) {
    Predicate<JsonNode> strings =
        n -> n.isArray() && n.values().stream().allMatch(JsonNode::isString);
    return field(name, "an array of strings", strings).values().stream()
        .map(JsonNode::stringValue)
        .toList();
  }

  /** An object whose values are strings, in its order. */
  public Map<String, String> stringMap(String name) {
    Predicate<JsonNode> strings =
        n -> n.isObject() && n.values().stream().allMatch(JsonNode::isString);
    Map<String, String> map = new LinkedHashMap<>();
    field(name, "an object of strings", strings)
        .properties()
        .forEach(e -> map.put(e.getKey(), e.getValue().stringValue()));
    return map;
  }

  /** The fields of an object inside this one. */
  public JsonFields object(String name) {
    return new JsonFields(field(name, "an object", JsonNode::isObject), what + "'s " + name);
  }

  /** Refuses the fields that were not asked for. */
  public void end() {
    for (String name : object.propertyNames()) {
      if (!asked.contains(name)) {
        throw new InvalidInputException(
            "%s has a field %s, which is not known".formatted(what, Printable.text(name)));
      }
    }
  }

  private JsonNode field(String name, String type, Predicate<JsonNode> fits) {
    asked.add(name);
    JsonNode value = object.get(name);
    if (value == null || !fits.test(value)) {
      throw new InvalidInputException("%s needs %s, %s".formatted(what, name, type));
    }
    return value;
  }
}
