package io.evenkeel.internal.optimizer;

/** How a matrix lies in an engine's array, and how it is taken from there row by row, and back. */
public interface MatrixLayout {

  /** Writes the matrix as it is kept into rows. */
  void toRows(float[] held, float[] rows);

  /** Writes rows into the matrix as it is kept. */
  void fromRows(float[] rows, float[] held);

  /** Row after row. */
  static MatrixLayout rows() {
    return Rows.ROWS;
  }

  /** See {@link #rows}. */
  enum Rows implements MatrixLayout {
    ROWS;

    @Override
    public void toRows(float[] held, float[] rows) {
      System.arraycopy(held, 0, rows, 0, rows.length);
    }

    @Override
    public void fromRows(float[] rows, float[] held) {
      System.arraycopy(rows, 0, held, 0, rows.length);
    }
  }
}
