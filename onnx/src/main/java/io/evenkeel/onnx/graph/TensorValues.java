package io.evenkeel.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.evenkeel.kernels.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A tensor's numbers as an array, whichever way the message has them: raw bytes (little-endian) or
 * one of its lists; and back, as raw bytes.
 *
 * <p>Source: TensorProto in onnx.proto. float16, bfloat16 and the small integers lie in int32_data,
 * one an entry, uint32 and uint64 in uint64_data.
 */
public final class TensorValues {
  private static final Set<DataType> REALS =
      EnumSet.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16);

  private static final Set<DataType> INTEGERS =
      EnumSet.of(
          DataType.INT32,
          DataType.INT16,
          DataType.INT8,
          DataType.UINT32,
          DataType.UINT16,
          DataType.UINT8,
          DataType.BOOL);

  private TensorValues() {}

  /** Whether the tensor's numbers are whole ones that {@link #longs} reads. */
  static boolean isWhole(TensorProto tensor) {
    return type(tensor) == DataType.INT64 || INTEGERS.contains(type(tensor));
  }

  /** Whether a type is one of floating-point numbers that are read and written here. */
  public static boolean isReal(DataType type) {
    return REALS.contains(type);
  }

  /** The tensor's dimensions. */
  public static long[] shape(TensorProto tensor) {
    return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * The numbers as floats, rounded where the type is wider.
   *
   * @return as many as the shape says, row-major
   * @throws InvalidInputException if the type is none of numbers, or data and shape do not fit
   */
  public static float[] floats(TensorProto tensor) {
    int count = require(tensor);
    float[] values = new float[count];
    if (type(tensor) == DataType.FLOAT) {
      if (tensor.hasRawData()) {
        buffer(tensor).asFloatBuffer().get(values);
      } else {
        for (int i = 0; i < count; i++) {
          values[i] = tensor.getFloatData(i);
        }
      }
    } else {
      double[] wide = doubles(tensor);
      for (int i = 0; i < count; i++) {
        values[i] = (float) wide[i];
      }
    }
    return values;
  }

  /**
   * The numbers as doubles, exact but for 64-bit integers beyond 2^53.
   *
   * @return as many as the shape says, row-major
   * @throws InvalidInputException if the type is none of numbers, or data and shape do not fit
   */
  public static double[] doubles(TensorProto tensor) {
    int count = require(tensor);
    double[] values = new double[count];
    Numbers numbers = numbers(tensor);
    for (int i = 0; i < count; i++) {
      values[i] = numbers.at(i);
    }
    return values;
  }

  /**
   * The numbers of an INT64, INT32 or smaller integer tensor, or of a BOOL one.
   *
   * @throws InvalidInputException if the type is another one, or data and shape do not fit
   */
  public static long[] longs(TensorProto tensor) {
    if (!isWhole(tensor)) {
      throw unsupported(tensor, "whole numbers");
    }
    long[] values = new long[require(tensor)];
    if (type(tensor) == DataType.INT64) {
      if (tensor.hasRawData()) {
        buffer(tensor).asLongBuffer().get(values);
      } else {
        Arrays.setAll(values, tensor::getInt64Data);
      }
      return values;
    }
    double[] exact = doubles(tensor);
    Arrays.setAll(values, i -> (long) exact[i]);
    return values;
  }

  /**
   * The elements as raw bytes, little-endian, in the tensor's own type.
   *
   * @throws InvalidInputException if they are no numbers, or data and shape do not fit
   */
  public static ByteString raw(TensorProto tensor) {
    if (tensor.hasRawData()) {
      require(tensor);
      return tensor.getRawData();
    }
    double[] values = doubles(tensor);
    ByteBuffer bytes = littleEndian((int) ElementBytes.bytes(tensor.getDataType(), values.length));
    for (int i = 0; i < values.length; i++) {
      put(tensor, bytes, i, values[i]);
    }
    return ByteString.copyFrom(bytes.flip());
  }

  private static void put(TensorProto tensor, ByteBuffer bytes, int index, double value) {
    switch (type(tensor)) {
      case FLOAT -> bytes.putFloat(tensor.getFloatData(index));
      case DOUBLE -> bytes.putDouble(value);
      case INT64 -> bytes.putLong(tensor.getInt64Data(index));
      case FLOAT16, BFLOAT16 -> bytes.putShort((short) tensor.getInt32Data(index));
      case UINT64 -> bytes.putLong(tensor.getUint64Data(index));
      case INT32, UINT32 -> bytes.putInt((int) (long) value);
      case INT16, UINT16 -> bytes.putShort((short) value);
      case INT8, UINT8, BOOL -> bytes.put((byte) value);
      default -> throw unsupported(tensor, "numbers");
    }
  }

  /** A FLOAT tensor as raw bytes. */
  public static TensorProto of(String name, float[] values, long... shape) {
    ByteBuffer bytes = littleEndian(Math.multiplyExact(values.length, Float.BYTES));
    bytes.asFloatBuffer().put(values);
    return message(name, DataType.FLOAT, bytes, shape);
  }

  /** A DOUBLE tensor as raw bytes. */
  public static TensorProto of(String name, double[] values, long... shape) {
    ByteBuffer bytes = littleEndian(Math.multiplyExact(values.length, Double.BYTES));
    bytes.asDoubleBuffer().put(values);
    return message(name, DataType.DOUBLE, bytes, shape);
  }

  /**
   * A tensor of floating-point numbers as raw bytes, each rounded to the type once.
   *
   * @param type FLOAT, DOUBLE, FLOAT16 or BFLOAT16
   */
  public static TensorProto of(String name, DataType type, double[] values, long... shape) {
    if (!REALS.contains(type)) {
      throw new IllegalArgumentException("no floating-point type: " + type);
    }
    int size = (int) ElementBytes.bytes(type.getNumber(), 1);
    ByteBuffer bytes = littleEndian(Math.multiplyExact(values.length, size));
    for (double value : values) {
      switch (type) {
        case DOUBLE -> bytes.putDouble(value);
        case FLOAT16 -> bytes.putShort(HalfFloats.float16(value));
        case BFLOAT16 -> bytes.putShort(HalfFloats.bfloat16(value));
        default -> bytes.putFloat((float) value);
      }
    }
    return message(name, type, bytes.flip(), shape);
  }

  /** An INT64 tensor as raw bytes. */
  public static TensorProto of(String name, long[] values, long... shape) {
    ByteBuffer bytes = littleEndian(Math.multiplyExact(values.length, Long.BYTES));
    bytes.asLongBuffer().put(values);
    return message(name, DataType.INT64, bytes, shape);
  }

  /** A STRING tensor. */
  public static TensorProto of(String name, List<String> values, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(DataType.STRING_VALUE);
    values.forEach(value -> tensor.addStringData(ByteString.copyFromUtf8(value)));
    Arrays.stream(shape).forEach(tensor::addDims);
    return tensor.build();
  }

  private static TensorProto message(String name, DataType type, ByteBuffer bytes, long[] shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    Arrays.stream(shape).forEach(tensor::addDims);
    return tensor.setRawData(ByteString.copyFrom(bytes)).build();
  }

  @FunctionalInterface
  private interface Numbers {
    double at(int index);
  }

  private static Numbers numbers(TensorProto tensor) {
    return tensor.hasRawData() ? rawNumbers(tensor) : listedNumbers(tensor);
  }

  private static Numbers rawNumbers(TensorProto tensor) {
    ByteBuffer b = buffer(tensor);
    return switch (type(tensor)) {
      case FLOAT -> i -> b.getFloat(Float.BYTES * i);
      case DOUBLE -> i -> b.getDouble(Double.BYTES * i);
      case FLOAT16 -> i -> Float.float16ToFloat(b.getShort(Short.BYTES * i));
      case BFLOAT16 -> i -> HalfFloats.ofBfloat16(b.getShort(Short.BYTES * i));
      case INT64 -> i -> b.getLong(Long.BYTES * i);
      case UINT64 -> i -> unsigned(b.getLong(Long.BYTES * i));
      case INT32 -> i -> b.getInt(Integer.BYTES * i);
      case UINT32 -> i -> Integer.toUnsignedLong(b.getInt(Integer.BYTES * i));
      case INT16 -> i -> b.getShort(Short.BYTES * i);
      case UINT16 -> i -> Short.toUnsignedInt(b.getShort(Short.BYTES * i));
      case INT8 -> i -> b.get(i);
      case UINT8, BOOL -> i -> Byte.toUnsignedInt(b.get(i));
      default -> throw unsupported(tensor, "numbers");
    };
  }

  private static Numbers listedNumbers(TensorProto tensor) {
    return switch (type(tensor)) {
      case FLOAT -> tensor::getFloatData;
      case DOUBLE -> tensor::getDoubleData;
      case FLOAT16 -> i -> Float.float16ToFloat((short) tensor.getInt32Data(i));
      case BFLOAT16 -> i -> HalfFloats.ofBfloat16((short) tensor.getInt32Data(i));
      case INT64 -> tensor::getInt64Data;
      case UINT64 -> i -> unsigned(tensor.getUint64Data(i));
      case UINT32 -> tensor::getUint64Data;
      case INT32, INT16, INT8, UINT16, UINT8, BOOL -> tensor::getInt32Data;
      default -> throw unsupported(tensor, "numbers");
    };
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }

  /** How many elements there are, after a check that they are numbers and all in the message. */
  private static int require(TensorProto tensor) {
    if (!REALS.contains(type(tensor)) && !isWhole(tensor) && type(tensor) != DataType.UINT64) {
      throw unsupported(tensor, "numbers");
    }
    if (tensor.getDataLocation() == DataLocation.EXTERNAL) {
      throw new InvalidInputException(
          "tensor %s has its data in another file, which was not read"
              .formatted(ElementBytes.name(tensor)));
    }
    GraphCheck.checkTensor(tensor);
    return ElementBytes.count(tensor);
  }

  private static DataType type(TensorProto tensor) {
    DataType type = DataType.forNumber(tensor.getDataType());
    return type == null ? DataType.UNDEFINED : type;
  }

  private static InvalidInputException unsupported(TensorProto tensor, String wanted) {
    if (tensor.getDataType() == DataType.UNDEFINED_VALUE) {
      return GraphCheck.untyped(tensor);
    }
    return new InvalidInputException(
        "tensor %s is of type %s, but %s were expected"
            .formatted(
                ElementBytes.name(tensor),
                type(tensor) == DataType.UNDEFINED ? tensor.getDataType() : type(tensor),
                wanted));
  }

  private static ByteBuffer buffer(TensorProto tensor) {
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
