package io.evenkeel.table;

import java.util.List;

/**
 * Computes columns from columns, row by row, a chunk at a time: a model, to {@link TableWriter} and
 * {@link SqlSession}. Called by several threads at once.
 */
public interface ChunkScorer {

  /** The columns that it computes. */
  List<Column> columns();

  /**
   * Computes its columns for all rows of a chunk.
   *
   * @param rows the columns that it was said to need, in that order
   * @return as many rows, with {@link #columns}
   */
  TableChunk score(TableChunk rows);
}
