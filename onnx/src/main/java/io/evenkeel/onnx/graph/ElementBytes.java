package io.evenkeel.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorProtoOrBuilder;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import java.util.List;

/** How many elements and bytes a tensor has by its shape and type. */
final class ElementBytes {
  private ElementBytes() {}

  /**
   * Number of elements that the shape says.
   *
   * @throws InvalidInputException if a dimension is negative, or they are more than fit an array
   */
  static int count(TensorProtoOrBuilder tensor) {
    List<Long> dims = tensor.getDimsList();
    boolean empty = dims.contains(0L);
    long count = 1;
    for (long dimension : dims) {
      if (dimension < 0) {
        throw new InvalidInputException(
            "tensor %s has the shape %s, but a dimension must be at least 0"
                .formatted(name(tensor), shape(dims)));
      }
      if (!empty && dimension > (Integer.MAX_VALUE - 8) / count) {
        throw new InvalidInputException(
            "tensor %s has the shape %s, with more elements than fit in an array"
                .formatted(name(tensor), shape(dims)));
      }
      count *= empty ? 0 : dimension;
    }
    return empty ? 0 : (int) count;
  }

  /** Bytes of so many elements as raw data have them; -1 for a type that has none, or unknown. */
  static long bytes(int type, int count) {
    DataType known = DataType.forNumber(type);
    if (known == null) {
      return -1;
    }
    return switch (known) {
      case UINT4, INT4 -> (count + 1L) / 2;
      case UINT8, INT8, BOOL, FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ -> count;
      case UINT16, INT16, FLOAT16, BFLOAT16 -> 2L * count;
      case FLOAT, INT32, UINT32 -> 4L * count;
      case DOUBLE, INT64, UINT64, COMPLEX64 -> 8L * count;
      case COMPLEX128 -> 16L * count;
      case STRING, UNDEFINED -> -1;
    };
  }

  /** The tensor's name as a message shows it. */
  static String name(TensorProtoOrBuilder tensor) {
    return tensor.getName().isEmpty() ? "without a name" : Printable.text(tensor.getName());
  }

  private static String shape(List<Long> dims) {
    return dims.size() <= 8 ? dims.toString() : "of %d dimensions".formatted(dims.size());
  }
}
