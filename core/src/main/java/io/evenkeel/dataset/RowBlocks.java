package io.evenkeel.dataset;

/** Reads a data set in order, block by block, into the same arrays. */
public final class RowBlocks {
  private final Dataset data;
  private final int blockRows;

  /** Blocks of that many rows; the last one may have fewer. */
  public RowBlocks(Dataset data, int blockRows) {
    this.data = data;
    this.blockRows = Math.min(blockRows, Math.max(1, data.rows()));
  }

  /** Is handed a block. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * Takes a block.
     *
     * @param x rows x features in an array that may be longer; read, and not kept
     * @param targets rows x target columns likewise
     */
    void accept(float[] x, float[] targets, int rows);
  }

  /** Hands over every block in turn. */
  public void forEach(Consumer consumer) {
    int[] indices = new int[blockRows];
    float[] x = new float[blockRows * data.features()];
    float[] targets = new float[blockRows * data.targetColumns()];
    for (int from = 0; from < data.rows(); from += blockRows) {
      int rows = Math.min(blockRows, data.rows() - from);
      for (int i = 0; i < rows; i++) {
        indices[i] = from + i;
      }
      data.copyRows(indices, 0, rows, x, 0, targets, 0);
      consumer.accept(x, targets, rows);
    }
  }
}
