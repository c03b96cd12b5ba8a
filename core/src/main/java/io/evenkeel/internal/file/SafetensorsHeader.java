package io.evenkeel.internal.file;

import io.evenkeel.json.Printable;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * The JSON header of a safetensors file, checked: every tensor's bytes equal its shape's product
 * times its element size, and the tensors cover the data without a gap or an overlap.
 *
 * @param metadata the free strings under {@code __metadata__}, in the file's order
 * @param tensors by name, in the file's order
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, TensorInfo> tensors) {
  static final String METADATA = "__metadata__";
  static final String TYPE = "dtype";
  static final String SHAPE = "shape";
  static final String OFFSETS = "data_offsets";
  private static final int MAX_DIMENSIONS = 16;

  /**
   * Reads a header.
   *
   * @param json the header's bytes
   * @param dataLength number of bytes that follow the header
   * @throws InvalidInputException with the defect alone, such as {@code tensors 0.bias and 0.weight
   *     overlap at byte 12 of the data}
   */
  static SafetensorsHeader parse(byte[] json, long dataLength) {
    if (json.length < 2 || json[0] != '{' || json[1] == 0) {
      throw new InvalidInputException("its header is not a JSON object in UTF-8");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    try (JsonParser parser = StrictJson.FACTORY.createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        if (name.equals(METADATA)) {
          readMetadata(parser, metadata);
        } else {
          tensors.put(name, readTensor(parser, name));
        }
      }
      if (parser.nextToken() != null) {
        throw new InvalidInputException("its header goes on after its JSON object");
      }
    } catch (JacksonException e) {
      throw new InvalidInputException("its header's JSON is broken: " + StrictJson.reason(e), e);
    }
    requireCover(tensors, dataLength);
    return new SafetensorsHeader(metadata, tensors);
  }

  private static void readMetadata(JsonParser parser, Map<String, String> metadata) {
    require(parser.nextToken() == JsonToken.START_OBJECT, METADATA, "is not an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      require(
          parser.nextToken() == JsonToken.VALUE_STRING,
          METADATA,
          "has a value that is not a string under " + Printable.text(key));
      metadata.put(key, parser.getString());
    }
  }

  private static TensorInfo readTensor(JsonParser parser, String name) {
    String tensor = shown(name);
    require(parser.nextToken() == JsonToken.START_OBJECT, tensor, "is not described by an object");
    ElementType type = null;
    long[] shape = null;
    long[] offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case TYPE -> type = elementType(value, parser.getString(), tensor);
        case SHAPE -> shape = readCounts(parser, value, tensor, key);
        case OFFSETS -> offsets = readCounts(parser, value, tensor, key);
        default ->
            throw new InvalidInputException(
                tensor + " has an unknown property " + Printable.text(key));
      }
    }
    if (type == null || shape == null || offsets == null) {
      throw new InvalidInputException(tensor + " lacks its dtype, shape or data_offsets");
    }
    require(
        offsets.length == 2 && offsets[0] <= offsets[1],
        tensor,
        "has data_offsets that are not a begin and an end");
    requireBytes(type, shape, offsets[1] - offsets[0], tensor);
    return new TensorInfo(type, shape, offsets[0], offsets[1]);
  }

  private static ElementType elementType(JsonToken token, String text, String tensor) {
    if (token == JsonToken.VALUE_STRING) {
      for (ElementType type : ElementType.values()) {
        if (type.name().equals(text)) {
          return type;
        }
      }
    }
    throw new InvalidInputException(
        "%s has dtype %s, which is not known".formatted(tensor, Printable.text(text)));
  }

  private static long[] readCounts(JsonParser parser, JsonToken first, String tensor, String key) {
    require(first == JsonToken.START_ARRAY, tensor, "has a " + key + " that is not an array");
    List<Long> counts = new ArrayList<>();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      boolean count =
          token == JsonToken.VALUE_NUMBER_INT
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
              && parser.getLongValue() >= 0;
      require(count, tensor, "has a " + key + " with an entry that is not a count");
      require(counts.size() < MAX_DIMENSIONS, tensor, "has a " + key + " of too many entries");
      counts.add(parser.getLongValue());
    }
    return counts.stream().mapToLong(Long::longValue).toArray();
  }

  private static void requireBytes(ElementType type, long[] shape, long bytes, String tensor) {
    long expected = type.bytes();
    boolean fits = true;
    for (long dimension : shape) {
      long high = Math.multiplyHigh(expected, dimension);
      expected *= dimension;
      fits &= high == 0 && expected >= 0;
    }
    if (!fits || expected != bytes) {
      throw new InvalidInputException(
          "%s of dtype %s and shape %s needs %s bytes, but its data_offsets span %d"
              .formatted(
                  tensor,
                  type,
                  Shapes.text(shape),
                  fits ? String.valueOf(expected) : "more than 2^63",
                  bytes));
    }
  }

  private static void requireCover(Map<String, TensorInfo> tensors, long dataLength) {
    List<Map.Entry<String, TensorInfo>> sorted = new ArrayList<>(tensors.entrySet());
    sorted.sort(
        Comparator.comparingLong((Map.Entry<String, TensorInfo> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long end = 0;
    String before = "the header";
    for (Map.Entry<String, TensorInfo> entry : sorted) {
      String tensor = shown(entry.getKey());
      long begin = entry.getValue().begin();
      if (begin != end) {
        throw new InvalidInputException(
            begin < end
                ? "%s overlaps %s at byte %d of the data".formatted(tensor, before, begin)
                : "bytes %d to %d of the data, before %s, belong to no tensor"
                    .formatted(end, begin, tensor));
      }
      end = entry.getValue().end();
      before = tensor;
    }
    if (end != dataLength) {
      throw new InvalidInputException(
          "its tensors end at byte %d of the data, but %d bytes follow its header"
              .formatted(end, dataLength));
    }
  }

  private static String shown(String name) {
    return "tensor " + Printable.text(name);
  }

  private static void require(boolean condition, String where, String defect) {
    if (!condition) {
      throw new InvalidInputException(where + " " + defect);
    }
  }
}
