package io.evenkeel.table;

import org.jspecify.annotations.Nullable;

/**
 * One pass over a table's rows, in the table's order, which is always the same. Memory is that of a
 * few chunks, whatever the table's size. For one thread at a time; to be closed.
 */
public interface TableScan extends AutoCloseable {

  /**
   * The next rows, or null after the last ones.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if a value is not of its column's type or not
   *     finite, if rows are ragged, or if a file changed since it was first looked at
   */
  @Nullable TableChunk next();

  @Override
  void close();
}
