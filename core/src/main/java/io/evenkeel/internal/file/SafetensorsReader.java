package io.evenkeel.internal.file;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads a safetensors file: 8 bytes of header length (little-endian), a JSON header, the tensors'
 * bytes. Everything is checked before anything is allocated for it, so that a hostile file costs no
 * more memory than its own size. Tensors are read one by one, when asked for.
 *
 * <p>Source: the format's description in github.com/huggingface/safetensors.
 */
public final class SafetensorsReader implements AutoCloseable {
  private static final int PREFIX = Long.BYTES;
  private static final long MAX_HEADER = 100_000_000;

  /** A BF16 is the upper half of a float. */
  private static final int BFLOAT_SHIFT = 16;

  private static final Set<ElementType> CONVERTED =
      EnumSet.of(ElementType.F64, ElementType.F32, ElementType.F16, ElementType.BF16);

  private final Path file;
  private final FileChannel channel;
  private final SafetensorsHeader header;
  private final TensorBytes data;
  private final long checksumPlace;

  private SafetensorsReader(Path file, FileChannel channel, SafetensorsHeader header, byte[] json) {
    this.file = file;
    this.channel = channel;
    this.header = header;
    data = new TensorBytes(file, channel, PREFIX + (long) json.length);
    checksumPlace = PREFIX + (long) Checksum.place(json);
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws InvalidInputException if there is no such file or it is not a valid safetensors file
   */
  public static SafetensorsReader open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "%s is not a file: give the path of a safetensors file".formatted(file));
    }
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        return read(file, channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static SafetensorsReader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < PREFIX) {
      throw invalid(file, "it has %d bytes, but its header alone needs more".formatted(size));
    }
    ByteBuffer prefix = TensorBytes.littleEndian(PREFIX);
    TensorBytes.readFully(channel, prefix, 0);
    long length = prefix.getLong(0);
    long available = Math.min(MAX_HEADER, size - PREFIX);
    if (length < 0 || length > available) {
      throw invalid(
          file,
          "its header is said to have %s bytes, but at most %d are possible in a file of %d"
              .formatted(Long.toUnsignedString(length), available, size));
    }
    byte[] json = new byte[(int) length];
    TensorBytes.readFully(channel, ByteBuffer.wrap(json), PREFIX);
    long dataLength = size - PREFIX - length;
    SafetensorsHeader header = judge(file, () -> SafetensorsHeader.parse(json, dataLength));
    return new SafetensorsReader(file, channel, header, json);
  }

  /**
   * Refuses a file of which some bytes are not as they were written. Files of earlier versions have
   * no checksum, and pass.
   *
   * @param known the entries of the metadata that such a file has; another may be a damaged one
   * @throws InvalidInputException if a byte has changed, or the metadata have an additional entry
   */
  public void requireIntact(String... known) {
    Set<String> others = new LinkedHashSet<>(metadata().keySet());
    others.removeAll(Set.of(known));
    others.remove(Checksum.KEY);
    if (!others.isEmpty()) {
      throw invalid(
          "its metadata have an entry %s, which is not known"
              .formatted(Printable.text(others.iterator().next())));
    }
    judge(() -> {
      try {
        Checksum.require(channel, metadata().get(Checksum.KEY), checksumPlace);
        return true;
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    });
  }

  /** The free strings of the header. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** The tensors' names. */
  public Set<String> names() {
    return header.tensors().keySet();
  }

  /** A tensor of F32 with exactly this shape, row-major. */
  public float[] floats(String name, long... shape) {
    TensorInfo tensor = require(name, ElementType.F32, shape);
    float[] values = new float[count(name, tensor)];
    data.forEachChunk(
        tensor,
        (index, bytes) ->
            bytes.asFloatBuffer().get(values, index, bytes.remaining() / Float.BYTES));
    return values;
  }

  /** A tensor of F64 with exactly this shape, row-major. */
  public double[] doubles(String name, long... shape) {
    TensorInfo tensor = require(name, ElementType.F64, shape);
    double[] values = new double[count(name, tensor)];
    data.forEachChunk(
        tensor,
        (index, bytes) ->
            bytes.asDoubleBuffer().get(values, index, bytes.remaining() / Double.BYTES));
    return values;
  }

  /** A tensor of I64 with exactly this shape, row-major. */
  public long[] longs(String name, long... shape) {
    TensorInfo tensor = require(name, ElementType.I64, shape);
    long[] values = new long[count(name, tensor)];
    data.forEachChunk(
        tensor,
        (index, bytes) -> bytes.asLongBuffer().get(values, index, bytes.remaining() / Long.BYTES));
    return values;
  }

  /** As {@link #floats}, but NaN and the infinities are refused, with the element's index. */
  public float[] finiteFloats(String name, long... shape) {
    float[] values = floats(name, shape);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw notFinite(name, values[i], Shapes.index(shape, i));
      }
    }
    return values;
  }

  /**
   * A tensor of F64, F32, F16 or BF16 with exactly this shape, row-major, each number rounded to a
   * float.
   *
   * @throws InvalidInputException also if its type is another one, or a number is not finite as a
   *     float
   */
  public float[] convertedFloats(String name, long... shape) {
    TensorInfo found = header.tensors().get(name);
    if (found != null && !CONVERTED.contains(found.type())) {
      throw new InvalidInputException(
          ("%s: tensor %s has dtype %s, but numbers are read from F64, F32, F16 and BF16: convert it"
                  + " where it was saved, in PyTorch with .float()")
              .formatted(file, name, found.type()));
    }
    TensorInfo tensor = require(name, found == null ? ElementType.F32 : found.type(), shape);
    float[] values = new float[count(name, tensor)];
    data.forEachChunk(
        tensor,
        (index, bytes) -> {
          for (int i = index; bytes.hasRemaining(); i++) {
            double value = next(tensor.type(), bytes);
            values[i] = (float) value;
            if (!Float.isFinite(values[i])) {
              throw notFinite(name, value, Shapes.index(shape, i));
            }
          }
        });
    return values;
  }

  private static double next(ElementType type, ByteBuffer bytes) {
    return switch (type) {
      case F64 -> bytes.getDouble();
      case F32 -> bytes.getFloat();
      case F16 -> Float.float16ToFloat(bytes.getShort());
      case BF16 -> Float.intBitsToFloat(bytes.getShort() << BFLOAT_SHIFT);
      default -> throw new IllegalStateException(type.toString());
    };
  }

  /** As {@link #doubles}, but NaN and the infinities are refused, with the element's index. */
  public double[] finiteDoubles(String name, long... shape) {
    double[] values = doubles(name, shape);
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw notFinite(name, values[i], Shapes.index(shape, i));
      }
    }
    return values;
  }

  /** The exception for a defect of this file, such as {@code it lacks tensor 0.weight}. */
  public InvalidInputException invalid(String defect) {
    return invalid(file, defect);
  }

  /**
   * Makes something of this file's content; what is wrong with the content becomes a defect of the
   * file.
   *
   * @throws InvalidInputException if making throws one, with the file's name added
   */
  public <T> T judge(Supplier<T> making) {
    return judge(file, making);
  }

  private static <T> T judge(Path file, Supplier<T> making) {
    try {
      return making.get();
    } catch (InvalidInputException e) {
      throw new InvalidInputException(message(file, String.valueOf(e.getMessage())), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }

  private InvalidInputException notFinite(String name, double value, String index) {
    return invalid(
        "tensor %s holds %s at %s, but every number must be finite%s"
            .formatted(name, value, index, Double.isFinite(value) ? " as a float" : ""));
  }

  private TensorInfo require(String name, ElementType type, long[] shape) {
    TensorInfo tensor = header.tensors().get(name);
    if (tensor == null) {
      throw invalid(
          "it lacks tensor %s of dtype %s and shape %s".formatted(name, type, Shapes.text(shape)));
    }
    if (tensor.type() != type || !Arrays.equals(tensor.shape(), shape)) {
      throw invalid(
          "tensor %s must have dtype %s and shape %s, but has %s and %s"
              .formatted(
                  name, type, Shapes.text(shape), tensor.type(), Shapes.text(tensor.shape())));
    }
    return tensor;
  }

  private int count(String name, TensorInfo tensor) {
    long count = (tensor.end() - tensor.begin()) / tensor.type().bytes();
    if (count > Integer.MAX_VALUE - 8) {
      throw invalid("tensor %s has %d elements, more than fit an array".formatted(name, count));
    }
    return (int) count;
  }

  private static InvalidInputException invalid(Path file, String defect) {
    return new InvalidInputException(message(file, defect));
  }

  private static String message(Path file, String defect) {
    return "%s is not a valid model or checkpoint: %s; take another copy of the file"
        .formatted(file, defect);
  }

  static InvalidInputException unreadable(Path file, IOException e) {
    return new InvalidInputException("cannot read %s: %s".formatted(file, AtomicFile.reason(e)), e);
  }
}
