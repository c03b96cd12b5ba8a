package io.evenkeel.onnx.recalibrate;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.file.AtomicFile;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.graph.TensorValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with one tensor of numbers, its first dimension the rows: NumPy's {@code .npy} or ONNX's
 * {@code .pb}.
 *
 * <p>Source: numpy.lib.format, versions 1 and 2; TensorProto in onnx.proto.
 *
 * @param values rows x features, row-major
 * @param shape of a row; its numbers are the features
 */
public record RowTensor(float[] values, int rows, int features, List<Integer> shape) {
  public RowTensor {
    shape = List.copyOf(shape);
  }

  private static final String NPY = ".npy";
  private static final String PB = ".pb";
  private static final int MOST_DIGITS = 10;
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int VERSION_END = 8;

  /** Bytes of a number, by NumPy's name of its type. */
  private static final Map<String, Integer> SIZES =
      Map.ofEntries(
          Map.entry("f2", 2),
          Map.entry("f4", 4),
          Map.entry("f8", 8),
          Map.entry("i1", 1),
          Map.entry("i2", 2),
          Map.entry("i4", 4),
          Map.entry("i8", 8),
          Map.entry("u1", 1),
          Map.entry("u2", 2),
          Map.entry("u4", 4),
          Map.entry("b1", 1));

  private static final Pattern HEADER =
      Pattern.compile(
          "\\{\\s*'descr':\\s*'([<|][fiub]\\d)',\\s*'fortran_order':\\s*False,\\s*"
              + "'shape':\\s*\\(([\\d, ]+)\\),?\\s*\\}\\s*");

  /** Whether the file's name says that it is one. */
  public static boolean names(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(NPY) || name.endsWith(PB);
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if there is no such file, or it holds no tensor of numbers
   */
  public static RowTensor read(Path file) {
    TensorProto tensor = file.toString().endsWith(NPY) ? null : OnnxFile.readTensor(file);
    try {
      return tensor == null
          ? npy(Files.readAllBytes(file))
          : of(TensorValues.floats(tensor), TensorValues.shape(tensor));
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot read %s: %s".formatted(file, AtomicFile.reason(e)), e);
    } catch (InvalidInputException e) {
      throw new InvalidInputException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static RowTensor npy(byte[] bytes) {
    boolean known =
        bytes.length > VERSION_END
            && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
            && (bytes[6] == 1 || bytes[6] == 2);
    if (!known) {
      throw new InvalidInputException("expected an array of NumPy, format 1 or 2");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(VERSION_END);
    boolean shortLength = bytes[6] == 1;
    if (in.remaining() < Integer.BYTES) {
      throw new InvalidInputException("its header is cut off");
    }
    long length = shortLength ? Short.toUnsignedInt(in.getShort()) : in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new InvalidInputException("its header is cut off");
    }
    String header = new String(bytes, in.position(), (int) length, StandardCharsets.ISO_8859_1);
    in.position(in.position() + (int) length);
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.matches()) {
      throw new InvalidInputException(
          "expected little-endian numbers in C order, but its header says "
              + Printable.text(header.strip()));
    }
    Integer size = SIZES.get(matcher.group(1).substring(1));
    if (size == null) {
      throw new InvalidInputException(
          "numbers of type %s are not read: save them as float32".formatted(matcher.group(1)));
    }
    long[] shape = shape(matcher.group(2));
    return of(numbers(in, matcher.group(1).substring(1), size, count(shape)), shape);
  }

  private static long[] shape(String text) {
    String inner = text.strip();
    String[] parts = inner.replaceFirst(",$", "").split(",", -1);
    long[] shape = new long[parts.length];
    for (int i = 0; i < shape.length; i++) {
      String digits = parts[i].strip();
      if (digits.isEmpty() || digits.contains(" ")) {
        throw new InvalidInputException(
            "its shape must be dimensions with commas between them, but is (%s)".formatted(text));
      }
      shape[i] = digits.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }
    return shape;
  }

  private static int count(long[] shape) {
    long count = 1;
    for (long dim : shape) {
      if (dim > 0 && count > Integer.MAX_VALUE / dim) {
        throw new InvalidInputException(
            "its shape %s is of more numbers than fit an array".formatted(Arrays.toString(shape)));
      }
      count *= dim;
    }
    return (int) count;
  }

  private static float[] numbers(ByteBuffer in, String type, int size, int count) {
    if ((long) count * size != in.remaining()) {
      throw new InvalidInputException(
          "its %d numbers of %d bytes need %d bytes, but there are %d"
              .formatted(count, size, (long) count * size, in.remaining()));
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (type) {
            case "f2" -> Float.float16ToFloat(in.getShort());
            case "f4" -> in.getFloat();
            case "f8" -> (float) in.getDouble();
            case "i8" -> in.getLong();
            case "i4" -> in.getInt();
            case "i2" -> in.getShort();
            case "u4" -> Integer.toUnsignedLong(in.getInt());
            case "u2" -> Short.toUnsignedInt(in.getShort());
            case "u1" -> Byte.toUnsignedInt(in.get());
            default -> in.get(); // i1 and b1
          };
    }
    return values;
  }

  private static RowTensor of(float[] values, long[] shape) {
    if (shape.length == 0 || values.length == 0) {
      throw new InvalidInputException(
          "expected rows of numbers, but its shape is " + Arrays.toString(shape));
    }
    int rows = Math.toIntExact(shape[0]);
    return new RowTensor(
        values,
        rows,
        values.length / rows,
        Arrays.stream(shape).skip(1).mapToObj(Math::toIntExact).toList());
  }
}
