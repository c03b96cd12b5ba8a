package io.evenkeel.kernels;

/**
 * How the rows of a mini-batch fall into groups, each with column moments of its own: {@code size}
 * rows each; a short last group is part of the one before it. A matrix may hold all rows of the
 * mini-batch or some that follow each other.
 *
 * <p>Column statistics are gathered in blocks. A block ends where a tile of the matrix ends ({@link
 * Blocking#ROWS}) and where a group ends, so that it belongs to one tile and to one group.
 */
public final class RowGroups {
  private final int size;
  private int first;
  private int rows;
  private int all;
  private int count = 1;

  /**
   * Groups of {@code size} rows.
   *
   * @param size rows of a group; 0 for one group of all rows
   */
  public RowGroups(int size) {
    this.size = size;
  }

  /**
   * Says which rows the matrix holds.
   *
   * @param firstRow the number of its first row in the mini-batch
   * @param rows how many it holds
   * @param allRows how many the mini-batch has
   */
  public void cover(int firstRow, int rows, int allRows) {
    first = firstRow;
    this.rows = rows;
    all = allRows;
    count = count(allRows, size);
  }

  /** Says that the matrix holds all rows of the mini-batch, and how many they are. */
  public void cover(int rows) {
    cover(0, rows, rows);
  }

  /** Number of groups of {@code rows} rows: at least 1. */
  public static int count(int rows, int size) {
    return size == 0 ? 1 : Math.max(1, rows / size);
  }

  /** The most blocks that a matrix of at most {@code maxRows} rows has. */
  public static int mostBlocks(int maxRows, int size) {
    int tiles = (maxRows + Blocking.ROWS - 1) / Blocking.ROWS;
    return size == 0 ? tiles : tiles + maxRows / size + 1;
  }

  /** Number of rows that the matrix holds. */
  public int rows() {
    return rows;
  }

  /** Number of rows of the whole mini-batch. */
  public int allRows() {
    return all;
  }

  /** Number of groups in the whole mini-batch. */
  public int count() {
    return count;
  }

  /** The group of one of the matrix's rows, counted through the whole mini-batch. */
  public int group(int row) {
    return count == 1 ? 0 : Math.min((first + row) / size, count - 1);
  }

  /** The row of the matrix, or the one after its last, where the group of {@code row} has ended. */
  public int end(int row) {
    int group = group(row);
    return group == count - 1 ? rows : Math.min(rows, (group + 1) * size - first);
  }

  /** Rows of a group in the whole mini-batch. */
  public int rowsOf(int group) {
    return group == count - 1 ? all - (count - 1) * size : size;
  }

  /** Where the statistics of the block with this row are kept. */
  public int block(int row) {
    return row / Blocking.ROWS + group(row) - group(0);
  }

  /** The row after the last one of the block with this row. */
  int blockEnd(int row) {
    return Math.min(end(row), (row / Blocking.ROWS + 1) * Blocking.ROWS);
  }
}
