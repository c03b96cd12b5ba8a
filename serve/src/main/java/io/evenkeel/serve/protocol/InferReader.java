package io.evenkeel.serve.protocol;

import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.protocol.InferRequest.Wanted;
import io.evenkeel.serve.tensor.Datatype;
import io.evenkeel.serve.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Reads the body of an inference request, token by token: an object of JSON, and behind it, if a
 * header says where it ends, the bytes of tensors.
 */
public final class InferReader {
  private static final int MOST_DIMENSIONS = 16;

  private final byte[] body;
  private final int length;
  private int binaryAt;
  private @Nullable String id;
  private boolean binaryOutputs;
  private final List<Tensor> inputs = new ArrayList<>();
  private final List<Wanted> outputs = new ArrayList<>();

  private InferReader(byte[] body, int length, int jsonLength) {
    this.body = body;
    this.length = length;
    binaryAt = jsonLength;
  }

  /**
   * Reads a request.
   *
   * @param body of which {@code length} bytes are read; kept by the tensors
   * @param jsonLength bytes of JSON; all where there are no others
   * @throws InvalidInputException if it is no such request
   */
  public static InferRequest read(byte[] body, int length, int jsonLength) {
    if (jsonLength < 0 || jsonLength > length) {
      throw new InvalidInputException(
          "the header Inference-Header-Content-Length says %d bytes, but the body has %d"
              .formatted(jsonLength, length));
    }
    InferReader reader = new InferReader(body, length, jsonLength);
    try (JsonParser parser =
        StrictJson.FACTORY.createParser(ObjectReadContext.empty(), body, 0, jsonLength)) {
      reader.request(parser);
    } catch (JacksonException e) {
      throw new InvalidInputException(
          "the body is not JSON: %s".formatted(StrictJson.reason(e)), e);
    }
    return new InferRequest(reader.id, reader.inputs, reader.outputs, reader.binaryOutputs);
  }

  private void request(JsonParser parser) {
    requireObject(parser.nextToken(), "the body");
    boolean hasInputs = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "id" -> id = value == JsonToken.VALUE_NULL ? null : string(parser, "the request's id");
        case "parameters" -> binaryOutputs = parameters(parser, "the request").output();
        case "inputs" -> {
          hasInputs = true;
          requireArray(value, "inputs");
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            input(parser);
          }
        }
        case "outputs" -> {
          requireArray(value, "outputs");
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            output(parser);
          }
        }
        default -> parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw new InvalidInputException("the body is not JSON: there is more behind its object");
    }
    if (!hasInputs) {
      throw new InvalidInputException("the request needs inputs, an array of tensors");
    }
    if (binaryAt != length) {
      throw new InvalidInputException(
          ("%d bytes behind the JSON belong to no tensor: give each tensor's length as its"
                  + " binary_data_size")
              .formatted(length - binaryAt));
    }
  }

  private void input(JsonParser parser) {
    requireObject(parser.currentToken(), "a tensor of inputs");
    String name = null;
    Datatype datatype = null;
    long[] shape = null;
    Parameters parameters = Parameters.NONE;
    Tensor tensor = null;
    long from = -1;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = string(parser, "a tensor's name");
        case "datatype" -> datatype = Datatype.of(string(parser, "a tensor's datatype"));
        case "shape" -> shape = shape(parser, name);
        case "parameters" -> parameters = parameters(parser, "a tensor");
        case "data" -> {
          if (name != null && datatype != null && shape != null) {
            tensor = new ElementReader(name, datatype).json(parser, shape);
          } else { // its type comes after it, so it is read again then
            from = parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
          }
        }
        default -> parser.skipChildren();
      }
    }
    if (name == null || datatype == null || shape == null) {
      throw new InvalidInputException(
          "a tensor of inputs needs name, shape, datatype and data%s"
              .formatted(name == null ? "" : ", but '%s' lacks some".formatted(name)));
    }
    if (from >= 0) {
      tensor = again(name, datatype, shape, (int) from);
    }
    if (parameters.size() >= 0) {
      tensor = binary(name, datatype, shape, parameters.size(), tensor);
    }
    if (tensor == null) {
      throw new InvalidInputException(
          "the tensor '%s' needs data, or binary_data_size among its parameters".formatted(name));
    }
    String taken = name;
    if (inputs.stream().anyMatch(t -> t.name().equals(taken))) {
      throw new InvalidInputException("the tensor '%s' comes twice".formatted(name));
    }
    inputs.add(tensor);
  }

  private Tensor again(String name, Datatype datatype, long[] shape, int from) {
    try (JsonParser parser =
        StrictJson.FACTORY.createParser(ObjectReadContext.empty(), body, from, length - from)) {
      parser.nextToken();
      return new ElementReader(name, datatype).json(parser, shape);
    }
  }

  private Tensor binary(
      String name, Datatype datatype, long[] shape, long size, @Nullable Tensor json) {
    if (json != null) {
      throw new InvalidInputException(
          "the tensor '%s' has both data and binary_data_size: leave one out".formatted(name));
    }
    if (size > length - binaryAt) {
      throw new InvalidInputException(
          "the tensor '%s' has a binary_data_size of %d, but %d bytes are left of the body"
              .formatted(name, size, length - binaryAt));
    }
    Tensor tensor = new ElementReader(name, datatype).binary(body, binaryAt, (int) size, shape);
    binaryAt += (int) size;
    return tensor;
  }

  private void output(JsonParser parser) {
    requireObject(parser.currentToken(), "an element of outputs");
    String name = null;
    Boolean binary = null;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = string(parser, "an output's name");
        case "parameters" -> binary = parameters(parser, "an output").binary();
        default -> parser.skipChildren();
      }
    }
    if (name == null) {
      throw new InvalidInputException("an element of outputs needs a name");
    }
    outputs.add(new Wanted(name, binary));
  }

  /**
   * What parameters say about bytes.
   *
   * @param size of a tensor; -1 where they say nothing
   * @param binary whether an output is wanted so; null if they say nothing
   * @param output whether all outputs are
   */
  private record Parameters(long size, @Nullable Boolean binary, boolean output) {
    static final Parameters NONE = new Parameters(-1, null, false);
  }

  private static Parameters parameters(JsonParser parser, String whose) {
    requireObject(parser.currentToken(), "the parameters of " + whose);
    Parameters found = Parameters.NONE;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      found =
          switch (field) {
            case "binary_data_size" -> {
              if (value != JsonToken.VALUE_NUMBER_INT || parser.getLongValue() < 0) {
                throw new InvalidInputException("binary_data_size is a number of bytes");
              }
              yield new Parameters(parser.getLongValue(), found.binary(), found.output());
            }
            case "binary_data" -> new Parameters(found.size(), truth(value, field), found.output());
            case "binary_data_output" ->
                new Parameters(found.size(), found.binary(), truth(value, field));
            default -> {
              parser.skipChildren();
              yield found;
            }
          };
    }
    return found;
  }

  private static boolean truth(JsonToken value, String field) {
    return switch (value) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new InvalidInputException(field + " is true or false");
    };
  }

  private static long[] shape(JsonParser parser, @Nullable String name) {
    String whose = name == null ? "a tensor" : "the tensor '%s'".formatted(name);
    String rule = "the shape of %s is an array of up to 16 whole numbers".formatted(whose);
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new InvalidInputException(rule);
    }
    long[] shape = new long[MOST_DIMENSIONS];
    int rank = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || rank == MOST_DIMENSIONS) {
        throw new InvalidInputException(rule);
      }
      shape[rank++] = parser.getLongValue();
    }
    return Arrays.copyOf(shape, rank);
  }

  private static String string(JsonParser parser, String what) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new InvalidInputException(what + " is a string");
    }
    return parser.getString();
  }

  private static void requireObject(@Nullable JsonToken token, String what) {
    if (token != JsonToken.START_OBJECT) {
      throw new InvalidInputException(what + " must be an object of JSON");
    }
  }

  private static void requireArray(JsonToken token, String what) {
    if (token != JsonToken.START_ARRAY) {
      throw new InvalidInputException(what + " must be an array");
    }
  }
}
