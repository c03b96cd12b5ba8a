package io.evenkeel.onnx.internal;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.evenkeel.onnx.graph.HalfFloats;
import io.evenkeel.onnx.graph.TensorValues;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tensor whose values are known before the graph runs, in double.
 *
 * @param type the tensor's own type: FLOAT, DOUBLE, FLOAT16, BFLOAT16, INT32 or INT64
 * @param dims its shape
 * @param values row-major
 */
public record Constant(DataType type, List<Long> dims, double[] values) {
  /** The most elements that are looked at: 1 GiB in double. */
  private static final int MAX_ELEMENTS = 1 << 27;

  private static final Set<DataType> REALS =
      EnumSet.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16);

  /** Number of dimensions. */
  public int rank() {
    return dims.size();
  }

  /** Size of a dimension. */
  public int dim(int axis) {
    return Math.toIntExact(dims.get(axis));
  }

  /** Whether the values are floating-point numbers, of 16 bits or more. */
  public boolean isReal() {
    return isReal(type);
  }

  /** Whether a type is one of floating-point numbers, of 16 bits or more. */
  static boolean isReal(DataType type) {
    return REALS.contains(type);
  }

  /** Whether the values are floating-point numbers with digits enough to be folded. */
  public boolean isFoldable() {
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

  /** The same values rounded to another type, a floating-point one. */
  public Constant as(DataType other) {
    if (other == type) {
      return this;
    }
    double[] converted = new double[values.length];
    Arrays.setAll(converted, i -> rounded(values[i], other));
    return new Constant(other, dims, converted);
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
    boolean known = REALS.contains(type) || type == DataType.INT32 || type == DataType.INT64;
    if (type == null || !known || elements(tensor.getDimsList()) < 0) {
      return null;
    }
    return new Constant(type, List.copyOf(tensor.getDimsList()), TensorValues.doubles(tensor));
  }

  /**
   * The tensor in its own type, a floating-point one; subnormal numbers of FLOAT and DOUBLE become
   * 0.
   *
   * @throws UnfoldableException if a value is too large for the type, or not a number
   */
  public TensorProto tensor(String name) throws UnfoldableException {
    double[] kept = new double[values.length];
    for (int i = 0; i < kept.length; i++) {
      double rounded = rounded(values[i], type);
      if (!Double.isFinite(rounded)) {
        throw new UnfoldableException(
            String.format(
                Locale.ROOT,
                "a number would be %.3e, which type %s does not hold",
                values[i],
                type));
      }
      kept[i] = Math.abs(rounded) < leastNormal() ? 0 : rounded;
    }
    return TensorValues.of(name, type, kept, dims.stream().mapToLong(Long::longValue).toArray());
  }

  private static double rounded(double value, DataType type) {
    return switch (type) {
      case FLOAT -> (float) value;
      case FLOAT16 -> Float.float16ToFloat(HalfFloats.float16(value));
      case BFLOAT16 -> HalfFloats.ofBfloat16(HalfFloats.bfloat16(value));
      default -> value;
    };
  }

  /** Subnormal numbers are slow, but those of 16 bits are needed: they begin at 6e-5. */
  private double leastNormal() {
    return switch (type) {
      case FLOAT -> Float.MIN_NORMAL;
      case DOUBLE -> Double.MIN_NORMAL;
      default -> 0;
    };
  }
}
