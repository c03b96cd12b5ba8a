package io.evenkeel.data;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.kernels.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads idx files of unsigned bytes, plain or gzipped: two zero bytes, the type 8, the number of
 * dimensions, each dimension as a big-endian int, then exactly their product in bytes.
 *
 * <p>What the header promises is checked against the file's size before anything is allocated, and
 * no more than that is ever unpacked: a gzip stream cannot hold more than 1032 times its own size.
 *
 * <p>Source: the format's description by Y. LeCun, C. Cortes and C. Burges, with the MNIST data.
 */
final class IdxReader {
  private static final int UNSIGNED_BYTE = 8;
  private static final int GZIP_MAX_RATIO = 1032;
  private static final int BUFFER = 1 << 16;

  private final String name;
  private final long fileSize;
  private final boolean gzipped;

  /** What an idx file holds. */
  record Idx(int[] dimensions, byte[] values) {}

  private IdxReader(String name, long fileSize, boolean gzipped) {
    this.name = name;
    this.fileSize = fileSize;
    this.gzipped = gzipped;
  }

  /**
   * Reads a file; it is gzipped if its name ends with {@code .gz}.
   *
   * @param dimensions how many dimensions it must have: 3 for images, 1 for labels
   * @throws InvalidInputException if it cannot be read or is not such a file
   */
  static Idx read(Path file, int dimensions) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "%s is not a file: give the path of an idx file".formatted(file));
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return read(file.toString(), stream, Files.size(file), dimensions);
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot read %s: %s".formatted(file, AtomicFile.reason(e)), e);
    }
  }

  /**
   * Reads an idx file from a stream.
   *
   * @param name what messages call it; it is gzipped if this ends with {@code .gz}
   * @param size number of bytes in the stream
   */
  static Idx read(String name, InputStream stream, long size, int dimensions) throws IOException {
    return new IdxReader(name, size, name.endsWith(".gz")).read(stream, dimensions);
  }

  private Idx read(InputStream file, int dimensions) throws IOException {
    try {
      InputStream content =
          gzipped ? new GZIPInputStream(file, BUFFER) : new BufferedInputStream(file, BUFFER);
      int[] shape = readHeader(content, dimensions);
      byte[] values = new byte[requirePossible(shape)];
      int got = content.readNBytes(values, 0, values.length);
      if (got < values.length) {
        throw invalid(
            "its header promises %s = %d bytes, but only %d follow"
                .formatted(product(shape), values.length, got));
      }
      if (content.read() >= 0) {
        throw invalid(
            "its header promises %s = %d bytes, but more follow"
                .formatted(product(shape), values.length));
      }
      return new Idx(shape, values);
    } catch (ZipException e) {
      throw invalid("its gzip stream is damaged");
    } catch (EOFException e) {
      throw invalid("it ends early");
    }
  }

  private int[] readHeader(InputStream content, int dimensions) throws IOException {
    int expected = UNSIGNED_BYTE << 8 | dimensions;
    int magic = readInt(content);
    if (magic != expected) {
      throw invalid(
          "it must start with 0x%08x (unsigned bytes in %d dimensions), but starts with 0x%08x"
              .formatted(expected, dimensions, magic));
    }
    int[] shape = new int[dimensions];
    for (int i = 0; i < dimensions; i++) {
      shape[i] = readInt(content);
      if (shape[i] < 1) {
        throw invalid(
            "dimension %d must be at least 1 and below 2^31, but is %s"
                .formatted(i, Integer.toUnsignedString(shape[i])));
      }
    }
    return shape;
  }

  /** The number of bytes that the header promises, if a file of this size can hold them. */
  private int requirePossible(int[] shape) {
    long available =
        gzipped ? fileSize * GZIP_MAX_RATIO : fileSize - Integer.BYTES * (1L + shape.length);
    long limit = Math.min(available, Integer.MAX_VALUE - 8);
    long promised = 1;
    for (int dimension : shape) {
      if (promised > limit / dimension) {
        throw invalid(
            "its header promises %s bytes, but %s of %d bytes holds at most %d"
                .formatted(product(shape), gzipped ? "a gzip file" : "a file", fileSize, limit));
      }
      promised *= dimension;
    }
    return (int) promised;
  }

  private static int readInt(InputStream content) throws IOException {
    byte[] bytes = content.readNBytes(Integer.BYTES);
    if (bytes.length < Integer.BYTES) {
      throw new EOFException("the header ends early");
    }
    return ByteBuffer.wrap(bytes).getInt();
  }

  private static String product(int[] shape) {
    return String.join(" x ", Arrays.stream(shape).mapToObj(String::valueOf).toList());
  }

  private InvalidInputException invalid(String defect) {
    return new InvalidInputException(
        "%s is not a valid idx file: %s; take another copy of the file".formatted(name, defect));
  }
}
