package io.evenkeel.spark.internal.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of 64-bit values, in memory as long as they fit, and then in a file that is mapped, and
 * deleted at the end.
 */
final class RowStore implements AutoCloseable {
  private static final int BLOCK_BYTES = 16 << 20;
  private static final ValueLayout.OfLong BITS =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final int columns;
  private final int blockRows;
  private final long mostInMemory;
  private final List<MemorySegment> blocks = new ArrayList<>();
  private final Arena arena = Arena.ofShared();
  private final Path folder;
  private @Nullable FileChannel file;
  private long inFile;
  private int rows;

  /**
   * No rows yet.
   *
   * @param columns values of a row
   * @param mostInMemory bytes
   * @param folder for the file
   */
  RowStore(int columns, long mostInMemory, Path folder) {
    this.columns = columns;
    this.mostInMemory = mostInMemory;
    this.folder = folder;
    blockRows = Math.max(1, BLOCK_BYTES / (columns * Long.BYTES));
  }

  int rows() {
    return rows;
  }

  /** Bytes that did not fit into memory. */
  long bytesInFile() {
    return inFile;
  }

  /**
   * Adds a row.
   *
   * @param values in big-endian order, as a {@code ByteBuffer} writes them
   */
  void add(byte[] values) {
    if (rows / blockRows == blocks.size()) {
      blocks.add(block());
    }
    MemorySegment.copy(
        MemorySegment.ofArray(values),
        0,
        blocks.get(rows / blockRows),
        place(rows),
        (long) columns * Long.BYTES);
    rows++;
  }

  private MemorySegment block() {
    long size = (long) blockRows * columns * Long.BYTES;
    if ((blocks.size() + 1) * size <= mostInMemory) {
      return MemorySegment.ofArray(new long[blockRows * columns]);
    }
    try {
      if (file == null) {
        Path path = Files.createTempFile(folder, "evenkeel-rows", ".bin");
        file =
            FileChannel.open(
                path,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
      }
      MemorySegment mapped = file.map(FileChannel.MapMode.READ_WRITE, inFile, size, arena);
      inFile += size;
      return mapped;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "rows that do not fit into memory could not be written to " + folder, e);
    }
  }

  private long place(int row) {
    return (long) (row % blockRows) * columns * Long.BYTES;
  }

  /** A value of a row as a double. */
  double number(int row, int column) {
    return Double.longBitsToDouble(bits(row, column));
  }

  /** A value of a row as it is. */
  long bits(int row, int column) {
    return blocks.get(row / blockRows).get(BITS, place(row) + (long) column * Long.BYTES);
  }

  @Override
  public void close() {
    arena.close();
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
