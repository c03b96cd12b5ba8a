package io.evenkeel.serve.protocol;

import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.protocol.InferRequest.Wanted;
import io.evenkeel.serve.tensor.Datatype;
import io.evenkeel.serve.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes the answer to an inference request. */
public final class InferWriter {
  private static final int ROOM = 512;

  private InferWriter() {}

  /**
   * An answer.
   *
   * @param body JSON, and behind it the bytes of tensors where some are wanted so
   * @param jsonLength how much of it is JSON; -1 if all is
   */
  public record Answer(byte[] body, int jsonLength) {}

  /**
   * Writes the outputs that are wanted.
   *
   * @throws InvalidInputException if one is wanted that is not there
   */
  public static Answer write(
      String model, String version, InferRequest request, List<Tensor> outputs) {
    List<Tensor> tensors = new ArrayList<>();
    List<Boolean> binary = new ArrayList<>();
    if (request.outputs().isEmpty()) {
      tensors.addAll(outputs);
      outputs.forEach(_ -> binary.add(request.binary()));
    }
    for (Wanted wanted : request.outputs()) {
      tensors.add(output(wanted.name(), outputs));
      binary.add(wanted.binary() == null ? request.binary() : wanted.binary());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream(ROOM);
    try (JsonGenerator json = StrictJson.FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("model_name", model);
      json.writeStringProperty("model_version", version);
      @Nullable String id = request.id();
      if (id != null) {
        json.writeStringProperty("id", id);
      }
      json.writeArrayPropertyStart("outputs");
      for (int i = 0; i < tensors.size(); i++) {
        tensor(json, tensors.get(i), binary.get(i) ? bytes : null);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    if (!binary.contains(true)) {
      return new Answer(out.toByteArray(), -1);
    }
    int length = out.size();
    out.writeBytes(bytes.toByteArray());
    return new Answer(out.toByteArray(), length);
  }

  private static Tensor output(String name, List<Tensor> outputs) {
    return outputs.stream()
        .filter(tensor -> tensor.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInputException(
                "the model has no output '%s': its outputs are %s"
                    .formatted(
                        name, String.join(", ", outputs.stream().map(Tensor::name).toList()))));
  }

  private static void tensor(
      JsonGenerator json, Tensor tensor, @Nullable ByteArrayOutputStream bytes) {
    json.writeStartObject();
    json.writeStringProperty("name", tensor.name());
    json.writeStringProperty("datatype", tensor.datatype().name());
    json.writeName("shape");
    json.writeArray(tensor.shape(), 0, tensor.rank());
    if (bytes == null) {
      data(json, tensor);
    } else {
      int before = bytes.size();
      binary(tensor, bytes);
      json.writeObjectPropertyStart("parameters");
      json.writeNumberProperty("binary_data_size", bytes.size() - before);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void data(JsonGenerator json, Tensor tensor) {
    json.writeArrayPropertyStart("data");
    int count = tensor.elements();
    Datatype type = tensor.datatype();
    for (int i = 0; i < count; i++) {
      switch (type) {
        case BYTES -> json.writeString(tensor.text()[i]);
        case BOOL -> json.writeBoolean(tensor.integer(i) != 0);
        case UINT64 -> json.writeNumber(new BigInteger(Long.toUnsignedString(tensor.integer(i))));
        case UINT8, UINT16, UINT32, INT8, INT16, INT32, INT64 ->
            json.writeNumber(tensor.integer(i));
        case FP16, BF16, FP32 -> number(json, (float) tensor.number(i));
        case FP64 -> number(json, tensor.number(i));
      }
    }
    json.writeEndArray();
  }

  /** JSON has finite numbers only. */
  private static void number(JsonGenerator json, float value) {
    if (Float.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private static void number(JsonGenerator json, double value) {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private static void binary(Tensor tensor, ByteArrayOutputStream to) {
    if (tensor.datatype() != Datatype.BYTES) {
      ByteBuffer raw = tensor.raw();
      byte[] copy = new byte[raw.remaining()];
      raw.get(copy);
      to.writeBytes(copy);
      return;
    }
    for (String text : tensor.text()) {
      byte[] utf8 = Objects.requireNonNullElse(text, "").getBytes(StandardCharsets.UTF_8);
      ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      to.writeBytes(length.putInt(utf8.length).array());
      to.writeBytes(utf8);
    }
  }
}
