package io.evenkeel.onnx.fold;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.onnx.graph.GraphView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Random inputs for a graph, the same for the same seed: N(0,1) for floating-point numbers, 0 or 1
 * for whole numbers and truth values.
 */
public final class ProbeRows {
  private static final int OPEN_ROWS = 4;
  private static final long MAX_ELEMENTS = 1 << 26;

  /** Bytes that a number takes on its way into ONNX Runtime, at most. */
  private static final int BYTES_A_NUMBER = 32;

  private ProbeRows() {}

  /**
   * Makes them.
   *
   * @param shapes of inputs whose open dimensions need a size, by the input's name; an open first
   *     dimension gets 4 without one
   * @throws InvalidInputException if an input is of a type that cannot be made up, or has an open
   *     dimension that no size is given for
   */
  public static Map<String, TensorProto> of(
      ModelProto model, Map<String, long[]> shapes, long seed) {
    List<ValueInfoProto> needed = new GraphView(model.getGraph()).requiredInputs();
    shapes.keySet().stream()
        .filter(name -> needed.stream().noneMatch(i -> i.getName().equals(name)))
        .findFirst()
        .ifPresent(name -> {
          throw new InvalidInputException(
              "the model has no input %s to give a shape: its inputs are %s"
                  .formatted(name, needed.stream().map(ProbeRows::name).toList()));
        });
    Map<String, TensorProto> rows = new LinkedHashMap<>();
    int index = 0;
    for (ValueInfoProto input : needed) {
      RandomStream random = RandomStream.of(seed, "probe", index++);
      long[] shape = shapes.getOrDefault(input.getName(), new long[0]);
      rows.put(input.getName(), tensor(input, shape.length > 0 ? shape : shape(input), random));
    }
    return rows;
  }

  /**
   * The name of the only input that must be given.
   *
   * @throws InvalidInputException if there is not exactly one
   */
  public static String onlyInput(ModelProto model) {
    List<ValueInfoProto> needed = new GraphView(model.getGraph()).requiredInputs();
    if (needed.size() != 1) {
      throw new InvalidInputException(
          "the model has %d inputs, so a shape needs a name, such as --shape NAME=1,3,224,224: %s"
              .formatted(needed.size(), needed.stream().map(ProbeRows::name).toList()));
    }
    return needed.getFirst().getName();
  }

  private static long[] shape(ValueInfoProto input) {
    TypeProto.Tensor type = input.getType().getTensorType();
    if (!type.hasShape()) {
      throw new InvalidInputException(
          "the input %s does not say its shape: give one with --shape".formatted(name(input)));
    }
    List<TensorShapeProto.Dimension> dims = type.getShape().getDimList();
    long[] shape = new long[dims.size()];
    for (int i = 0; i < shape.length; i++) {
      boolean open = !dims.get(i).hasDimValue() || dims.get(i).getDimValue() < 0;
      if (open && i > 0) {
        throw new InvalidInputException(
            "dimension %d of the input %s is open: give its shape with --shape"
                .formatted(i, name(input)));
      }
      shape[i] = open ? OPEN_ROWS : dims.get(i).getDimValue();
    }
    return shape;
  }

  private static TensorProto tensor(ValueInfoProto input, long[] shape, RandomStream random) {
    long most = Math.min(MAX_ELEMENTS, Runtime.getRuntime().maxMemory() / 2 / BYTES_A_NUMBER);
    long count = 1;
    for (long dim : shape) {
      count = dim < 1 || dim > most ? most + 1 : count * dim;
      if (count > most) {
        throw new InvalidInputException(
            "the input %s is too large, or empty, to be made up: give a shape with --shape"
                .formatted(name(input)));
      }
    }
    DataType type = DataType.forNumber(input.getType().getTensorType().getElemType());
    ByteBuffer raw =
        ByteBuffer.allocate(Math.toIntExact(count * Double.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      switch (type) {
        case FLOAT -> raw.putFloat((float) random.nextGaussian());
        case DOUBLE -> raw.putDouble(random.nextGaussian());
        case FLOAT16 -> raw.putShort(Float.floatToFloat16((float) random.nextGaussian()));
        case INT64 -> raw.putLong(random.nextInt(2));
        case INT32 -> raw.putInt(random.nextInt(2));
        case INT8, UINT8, BOOL -> raw.put((byte) random.nextInt(2));
        case null, default ->
            throw new InvalidInputException(
                "the input %s is of type %s, for which no values can be made up"
                    .formatted(name(input), type));
      }
    }
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(input.getName()).setDataType(type.getNumber());
    for (long dim : shape) {
      tensor.addDims(dim);
    }
    return tensor.setRawData(ByteString.copyFrom(raw.flip())).build();
  }

  private static String name(ValueInfoProto input) {
    return Printable.text(input.getName());
  }
}
