package io.evenkeel.onnx.internal;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.evenkeel.onnx.graph.TensorValues;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor whose values are known before the graph runs, in double.
 *
 * @param type the tensor's own type: FLOAT, DOUBLE, INT32 or INT64
 * @param dims its shape
 * @param values row-major
 */
public record Constant(DataType type, List<Long> dims, double[] values) {
  /** The most elements that are looked at: 1 GiB in double. */
  private static final int MAX_ELEMENTS = 1 << 27;

  /** Number of dimensions. */
  public int rank() {
    return dims.size();
  }

  /** Size of a dimension. */
  public int dim(int axis) {
    return Math.toIntExact(dims.get(axis));
  }

  /** Whether the values are floating-point numbers. */
  public boolean isReal() {
    return type == DataType.FLOAT || type == DataType.DOUBLE;
  }

  /** The same values in another shape, which must have as many elements. */
  public Constant reshaped(List<Long> shape) {
    return new Constant(type, List.copyOf(shape), values);
  }

  /** Other values of the same type. */
  public Constant with(List<Long> shape, double[] changed) {
    return new Constant(type, shape, changed);
  }

  /** Number of elements of a shape; -1 if they are more than are looked at. */
  public static int elements(List<Long> dims) {
    long count = 1;
    for (long dim : dims) {
      if (dim < 0 || dim > MAX_ELEMENTS) {
        return -1;
      }
      count *= dim;
      if (count > MAX_ELEMENTS) {
        return -1;
      }
    }
    return (int) count;
  }

  /** The tensor's values; null if it is of another type or too large. */
  public static @Nullable Constant of(TensorProto tensor) {
    DataType type = DataType.forNumber(tensor.getDataType());
    boolean known =
        type == DataType.FLOAT
            || type == DataType.DOUBLE
            || type == DataType.INT32
            || type == DataType.INT64;
    if (type == null || !known || elements(tensor.getDimsList()) < 0) {
      return null;
    }
    return new Constant(type, List.copyOf(tensor.getDimsList()), TensorValues.doubles(tensor));
  }

  /**
   * The tensor in its own type, FLOAT or DOUBLE; subnormal numbers become 0.
   *
   * @throws Refusal if a value is too large for the type, or not a number
   */
  public TensorProto tensor(String name) throws Refusal {
    boolean single = type == DataType.FLOAT;
    int size = single ? Float.BYTES : Double.BYTES;
    ByteBuffer raw =
        ByteBuffer.allocate(Math.multiplyExact(values.length, size)).order(ByteOrder.LITTLE_ENDIAN);
    double least = single ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    for (double value : values) {
      double rounded = single ? (float) value : value;
      if (!Double.isFinite(rounded)) {
        throw new Refusal(
            "a folded number would be %.3e, which type %s does not hold".formatted(value, type));
      }
      double kept = Math.abs(rounded) < least ? 0 : rounded;
      if (single) {
        raw.putFloat((float) kept);
      } else {
        raw.putDouble(kept);
      }
    }
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type.getNumber())
        .addAllDims(dims)
        .setRawData(ByteString.copyFrom(raw.flip()))
        .build();
  }
}
