package io.evenkeel.serve.tensor;

import io.evenkeel.kernels.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A tensor: numbers as their bytes, little-endian as in the protocol's binary extension, or text.
 * Nobody changes it.
 */
public final class Tensor {
  private final String name;
  private final Datatype datatype;
  private final long[] shape;
  private final ByteBuffer raw;
  private final @Nullable String[] text;

  private Tensor(
      String name, Datatype datatype, long[] shape, ByteBuffer raw, @Nullable String[] text) {
    this.name = name;
    this.datatype = datatype;
    this.shape = shape;
    this.raw = raw;
    this.text = text;
    long count = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new InvalidInputException(
            "the shape of the tensor '%s' is %s, but a size must be at least 0"
                .formatted(name, Arrays.toString(shape)));
      }
      count = saturated(count, size);
    }
    int held = datatype == Datatype.BYTES ? text.length : raw.remaining() / datatype.bytes();
    if (count != held) {
      throw new InvalidInputException(
          "the tensor '%s' has the shape %s, which is %s, but %d came"
              .formatted(name, Arrays.toString(shape), elements(count), held));
    }
  }

  private static long saturated(long a, long b) {
    return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  private static String elements(long count) {
    return count == 1 ? "1 element" : count + " elements";
  }

  /**
   * A tensor of numbers or truth values.
   *
   * @param raw its elements, little-endian; not copied
   * @throws InvalidInputException if they are not as many as the shape says
   */
  public static Tensor of(String name, Datatype datatype, long[] shape, ByteBuffer raw) {
    if (raw.remaining() % datatype.bytes() != 0) {
      throw new InvalidInputException(
          "the tensor '%s' has %d bytes, which is no whole number of elements of %d bytes (%s)"
              .formatted(name, raw.remaining(), datatype.bytes(), datatype));
    }
    ByteBuffer own = raw.slice().order(ByteOrder.LITTLE_ENDIAN);
    return new Tensor(name, datatype, shape.clone(), own, new String[0]);
  }

  /**
   * A tensor of text; null is what is missing.
   *
   * @param text not copied
   * @throws InvalidInputException if they are not as many as the shape says
   */
  public static Tensor of(String name, long[] shape, @Nullable String[] text) {
    return new Tensor(name, Datatype.BYTES, shape.clone(), ByteBuffer.allocate(0), text);
  }

  /** A tensor of FP32. */
  public static Tensor of(String name, long[] shape, float[] values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return of(name, Datatype.FP32, shape, raw);
  }

  /** A tensor of FP64. */
  public static Tensor of(String name, long[] shape, double[] values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asDoubleBuffer().put(values);
    return of(name, Datatype.FP64, shape, raw);
  }

  public String name() {
    return name;
  }

  public Datatype datatype() {
    return datatype;
  }

  /** A copy of its dimensions. */
  public long[] shape() {
    return shape.clone();
  }

  /** How many dimensions it has. */
  public int rank() {
    return shape.length;
  }

  /** The size of a dimension. */
  public long size(int dimension) {
    return shape[dimension];
  }

  /** Number of elements. */
  public int elements() {
    return datatype == Datatype.BYTES ? text.length : raw.remaining() / datatype.bytes();
  }

  /** The bytes of its numbers, little-endian. */
  public ByteBuffer raw() {
    return raw.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Its text; read, not changed. */
  public @Nullable String[] text() {
    return text;
  }

  /** An element that is a whole number or a truth value. */
  public long integer(int i) {
    return switch (datatype) {
      case BOOL, INT8 -> raw.get(i);
      case UINT8 -> raw.get(i) & 0xff;
      case INT16 -> raw.getShort(2 * i);
      case UINT16 -> raw.getShort(2 * i) & 0xffff;
      case INT32 -> raw.getInt(4 * i);
      case UINT32 -> raw.getInt(4 * i) & 0xffffffffL;
      case INT64, UINT64 -> raw.getLong(8 * i);
      case FP16, BF16, FP32, FP64, BYTES ->
          throw new IllegalStateException(datatype + " is no whole number");
    };
  }

  /** An element that is a number or a truth value, as a double. */
  public double number(int i) {
    return switch (datatype) {
      case FP16 -> Float.float16ToFloat(raw.getShort(2 * i));
      case BF16 -> Float.intBitsToFloat(raw.getShort(2 * i) << 16);
      case FP32 -> raw.getFloat(4 * i);
      case FP64 -> raw.getDouble(8 * i);
      case UINT64 -> {
        long bits = integer(i);
        yield bits >= 0 ? bits : (bits >>> 1) * 2.0;
      }
      case BOOL, UINT8, UINT16, UINT32, INT8, INT16, INT32, INT64 -> integer(i);
      case BYTES -> throw new IllegalStateException("text is no number");
    };
  }

  /** All elements as floats. */
  public float[] floats() {
    float[] values = new float[elements()];
    if (datatype == Datatype.FP32) {
      raw().asFloatBuffer().get(values);
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) number(i);
      }
    }
    return values;
  }

  /** The same under another name. */
  public Tensor named(String other) {
    return new Tensor(other, datatype, shape, raw, text);
  }
}
