package io.evenkeel.serve.protocol;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.limit.Refused;
import io.evenkeel.serve.tensor.Datatype;
import io.evenkeel.serve.tensor.Tensor;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a tensor's elements, from JSON (flat or nested) or from bytes. */
final class ElementReader {
  /** Each element of text is an object of about fifty bytes. */
  static final int MOST_TEXTS = 1 << 20;

  private static final int FIRST_ROOM = 256;

  private final String name;
  private final Datatype datatype;
  private final List<@Nullable String> texts = new ArrayList<>();
  private ByteBuffer raw = ByteBuffer.allocate(0);

  ElementReader(String name, Datatype datatype) {
    this.name = name;
    this.datatype = datatype;
  }

  /** The tensor of the elements of a JSON array, at whose start the parser stands. */
  Tensor json(JsonParser parser, long[] shape) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new InvalidInputException(
          "the data of the tensor '%s' must be an array".formatted(name));
    }
    raw = ByteBuffer.allocate(FIRST_ROOM).order(ByteOrder.LITTLE_ENDIAN);
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      switch (token) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        case null, default -> element(parser, token);
      }
    }
    return datatype == Datatype.BYTES
        ? Tensor.of(name, shape, texts.toArray(new String[0]))
        : Tensor.of(name, datatype, shape, raw.flip());
  }

  private void element(JsonParser parser, @Nullable JsonToken token) {
    if (raw.remaining() < 8) {
      raw =
          ByteBuffer.allocate(Math.multiplyExact(raw.capacity(), 2))
              .order(ByteOrder.LITTLE_ENDIAN)
              .put(raw.flip());
    }
    switch (datatype) {
      case BYTES -> text(parser, token);
      case BOOL -> raw.put((byte) (truth(parser, token) ? 1 : 0));
      case FP16 -> raw.putShort(Float.floatToFloat16(real(parser, token)));
      case BF16 -> raw.putShort(bfloat(real(parser, token)));
      case FP32 -> raw.putFloat(real(parser, token));
      case FP64 -> raw.putDouble(wide(parser, token));
      case UINT8, INT8 -> raw.put((byte) whole(parser, token));
      case UINT16, INT16 -> raw.putShort((short) whole(parser, token));
      case UINT32, INT32 -> raw.putInt((int) whole(parser, token));
      case UINT64, INT64 -> raw.putLong(whole(parser, token));
    }
  }

  private void text(JsonParser parser, @Nullable JsonToken token) {
    if (texts.size() == MOST_TEXTS) {
      throw tooManyTexts();
    }
    texts.add(
        switch (token) {
          case VALUE_STRING -> parser.getString();
          case VALUE_NULL -> null;
          case null, default -> throw unfit(parser, "text");
        });
  }

  private Refused tooManyTexts() {
    return new Refused(
        Refused.TOO_LARGE,
        "the tensor '%s' has more than %d elements of text, which is the limit"
            .formatted(name, MOST_TEXTS));
  }

  private boolean truth(JsonParser parser, @Nullable JsonToken token) {
    return switch (token) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> {
        long value = whole(parser, token);
        if (value != 0 && value != 1) {
          throw unfit(parser, "true or false");
        }
        yield value == 1;
      }
      case null, default -> throw unfit(parser, "true or false");
    };
  }

  private float real(JsonParser parser, @Nullable JsonToken token) {
    if (token == JsonToken.VALUE_NULL) {
      return Float.NaN;
    }
    if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
      throw unfit(parser, "numbers");
    }
    float value = parser.getFloatValue();
    if (!Float.isFinite(value)) {
      throw unfit(parser, "numbers that " + datatype + " holds");
    }
    return value;
  }

  private double wide(JsonParser parser, @Nullable JsonToken token) {
    if (token == JsonToken.VALUE_NULL) {
      return Double.NaN;
    }
    if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
      throw unfit(parser, "numbers");
    }
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw unfit(parser, "numbers that " + datatype + " holds");
    }
    return value;
  }

  /** The number, rounded to the nearest, ties to even. */
  private static short bfloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    return Float.isNaN(value)
        ? (short) 0x7fc0
        : (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }

  private long whole(JsonParser parser, @Nullable JsonToken token) {
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return token == JsonToken.VALUE_TRUE ? 1 : 0;
    }
    boolean unsigned = datatype.name().startsWith("U");
    if (token == JsonToken.VALUE_NUMBER_INT) {
      BigInteger value = parser.getBigIntegerValue();
      int bits = 8 * Math.max(1, datatype.bytes());
      boolean fits =
          unsigned
              ? value.signum() >= 0 && value.bitLength() <= bits
              : value.bitLength() < Math.max(bits, 2);
      if (fits) {
        return value.longValue();
      }
    }
    throw unfit(parser, "whole numbers that " + datatype + " holds");
  }

  private InvalidInputException unfit(JsonParser parser, String wanted) {
    JsonToken token = parser.currentToken();
    String got = token == null ? "the end" : String.valueOf(parser.getString());
    return new InvalidInputException(
        "the tensor '%s' of %s takes %s, but got %s"
            .formatted(name, datatype, wanted, got.length() > 40 ? got.substring(0, 40) : got));
  }

  /** The tensor of bytes as the binary extension has them. */
  Tensor binary(byte[] body, int from, int size, long[] shape) {
    if (datatype != Datatype.BYTES) {
      return Tensor.of(name, datatype, shape, ByteBuffer.wrap(body, from, size));
    }
    ByteBuffer in = ByteBuffer.wrap(body, from, size).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      int length = in.remaining() < 4 ? -1 : in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw new InvalidInputException(
            ("the bytes of the tensor '%s' are not texts that each have their length in 4 bytes"
                    + " before them")
                .formatted(name));
      }
      if (texts.size() == MOST_TEXTS) {
        throw tooManyTexts();
      }
      texts.add(new String(body, in.position(), length, StandardCharsets.UTF_8));
      in.position(in.position() + length);
    }
    return Tensor.of(name, shape, texts.toArray(new String[0]));
  }
}
