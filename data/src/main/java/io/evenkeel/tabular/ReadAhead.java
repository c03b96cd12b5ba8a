package io.evenkeel.tabular;

import io.evenkeel.dataset.RowStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a cursor's rows on a thread of its own, some blocks ahead of whoever trains on them. The
 * rows and their order are the cursor's.
 */
final class ReadAhead implements RowStream.Cursor {
  private static final int BLOCK = 1024;
  private static final int BLOCKS = 8;

  /**
   * Rows that were read, or why none could be.
   *
   * @param rows 0 after the last row
   */
  private record Block(float[] x, float[] targets, int rows, @Nullable RuntimeException failure) {}

  private final RowStream.Cursor cursor;
  private final int features;
  private final int targetColumns;
  private final BlockingQueue<Block> ready = new ArrayBlockingQueue<>(BLOCKS);
  private final Thread reader;
  private @Nullable Block block;
  private int next;

  /**
   * Begins to read.
   *
   * @param stream that the cursor is of
   */
  ReadAhead(RowStream.Cursor cursor, RowStream stream) {
    this.cursor = cursor;
    features = stream.features();
    targetColumns = stream.targetColumns();
    reader = Thread.ofPlatform().daemon().name("evenkeel-rows").start(this::readAll);
  }

  private void readAll() {
    try (cursor) {
      int rows = 1;
      while (rows > 0) {
        Block read = read();
        rows = read.rows();
        ready.put(read);
      }
    } catch (InterruptedException e) {
      // Closed before the last row: nobody waits for more.
      Thread.currentThread().interrupt();
    }
  }

  private Block read() {
    float[] x = new float[BLOCK * features];
    float[] targets = new float[BLOCK * targetColumns];
    try {
      return new Block(x, targets, cursor.read(x, 0, targets, 0, BLOCK), null);
    } catch (RuntimeException e) {
      return new Block(x, targets, 0, e);
    }
  }

  /** Whether there is a row left, in {@link #block} at {@link #next}. */
  private boolean hasNext() {
    if (block != null && next < block.rows()) {
      return true;
    }
    if (block != null && block.rows() == 0) {
      return false;
    }
    try {
      block = ready.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading rows", e);
    }
    next = 0;
    if (block.failure() != null) {
      throw block.failure();
    }
    return block.rows() > 0;
  }

  @Override
  public int read(float[] x, int xOffset, float[] targets, int targetOffset, int count) {
    int read = 0;
    while (read < count && hasNext() && block != null) {
      int rows = Math.min(count - read, block.rows() - next);
      System.arraycopy(block.x(), next * features, x, xOffset + read * features, rows * features);
      System.arraycopy(
          block.targets(),
          next * targetColumns,
          targets,
          targetOffset + read * targetColumns,
          rows * targetColumns);
      next += rows;
      read += rows;
    }
    return read;
  }

  @Override
  public void skip(long rows) {
    for (long left = rows; left > 0 && hasNext() && block != null; ) {
      int skipped = (int) Math.min(left, block.rows() - next);
      next += skipped;
      left -= skipped;
    }
  }

  @Override
  public void close() {
    reader.interrupt();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
