package io.evenkeel.dataset;

import java.util.List;

/**
 * Rows of features and their targets that arrive one after the other, in an order of their own, and
 * need not fit into memory. A training opens it once an epoch; a {@link Dataset} is the choice
 * where all rows are in memory.
 */
public interface RowStream {

  /** Number of rows that every cursor delivers, exactly. */
  long rows();

  /** Number of feature columns. */
  int features();

  /** Number of target columns: 1 for classes. */
  int targetColumns();

  /** Number of classes that the target tells apart, or 0 where targets are real numbers. */
  int classes();

  /** The classes' names in the order of their index; empty where they have none. */
  List<String> classNames();

  /**
   * Starts at the first row. The order of the rows is a function of seed and epoch alone: that is
   * what lets a training go on to the same bits after it was stopped.
   *
   * @param seed the training's seed
   * @param epoch number of the epoch, from 0
   */
  Cursor open(long seed, int epoch);

  /** A place between two rows, which moves forward. Used by one thread at a time. */
  interface Cursor extends AutoCloseable {

    /**
     * Reads the next rows.
     *
     * @param x count x features(), row-major from {@code xOffset}; as many rows as are returned are
     *     overwritten
     * @param targets count x targetColumns(), row-major from {@code targetOffset}; likewise
     * @param count most rows to read, at least 1
     * @return number of rows that were read: at least 1, and 0 only after the last row
     */
    int read(float[] x, int xOffset, float[] targets, int targetOffset, int count);

    /**
     * Leaves out rows, as if they had been read; after too many, {@link #read} returns 0.
     *
     * @param rows number of rows to leave out
     */
    void skip(long rows);

    @Override
    void close();
  }
}
