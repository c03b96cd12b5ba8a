package io.evenkeel.kernels;

/**
 * The layout of a right operand: a depth x columns matrix cut into panels of {@link #WIDTH}
 * columns, each panel stored row after row. The last panel is as wide as the others; its missing
 * columns are zero. Weights live in this layout for their whole training, so that no step has to
 * pack them.
 */
public final class Panels {
  /** Columns of a panel: two vectors of 512 bits. The same for every vector width. */
  public static final int WIDTH = 32;

  private Panels() {}

  /** Number of panels of a matrix with that many columns. */
  public static int count(int columns) {
    return (columns + WIDTH - 1) / WIDTH;
  }

  /** Number of floats that a depth x columns matrix takes in this layout. */
  public static int size(int depth, int columns) {
    return Math.multiplyExact(Math.multiplyExact(count(columns), WIDTH), depth);
  }

  /** Where element (row, column) of a depth x columns matrix stands. */
  public static int index(int depth, int row, int column) {
    return (column / WIDTH * depth + row) * WIDTH + column % WIDTH;
  }

  /**
   * Cuts a row-major matrix into panels.
   *
   * @param matrix depth x columns, row-major; read
   * @param panels {@link #size} floats; overwritten, missing columns with zeros
   */
  public static void fromRows(float[] matrix, int depth, int columns, float[] panels) {
    for (int column = 0; column < columns; column += WIDTH) {
      int width = Math.min(WIDTH, columns - column);
      for (int row = 0; row < depth; row++) {
        int to = index(depth, row, column);
        System.arraycopy(matrix, row * columns + column, panels, to, width);
        for (int c = width; c < WIDTH; c++) {
          panels[to + c] = 0;
        }
      }
    }
  }

  /**
   * Puts panels together to a row-major matrix.
   *
   * @param panels {@link #size} floats; read
   * @param matrix depth x columns, row-major; overwritten
   */
  public static void toRows(float[] panels, int depth, int columns, float[] matrix) {
    for (int column = 0; column < columns; column += WIDTH) {
      int width = Math.min(WIDTH, columns - column);
      for (int row = 0; row < depth; row++) {
        System.arraycopy(panels, index(depth, row, column), matrix, row * columns + column, width);
      }
    }
  }

  /**
   * Transposes a matrix in panels: the product with W transposed takes the result as its right
   * operand.
   *
   * @param panels the depth x columns matrix; read
   * @param transposed the columns x depth matrix, {@code size(columns, depth)} floats; one panel of
   *     it is overwritten, {@code panel} (columns panel * WIDTH and following)
   */
  public static void transposePanel(
      float[] panels, int depth, int columns, float[] transposed, int panel) {
    transposeColumns(panels, depth, columns, transposed, panel, 0);
  }

  /** As {@link #transposePanel}, from column {@code firstColumn} on. */
  public static void transposeColumns(
      float[] panels, int depth, int columns, float[] transposed, int panel, int firstColumn) {
    int firstRow = panel * WIDTH;
    int rows = Math.min(WIDTH, depth - firstRow);
    for (int column = firstColumn; column < columns; column++) {
      int from = index(depth, firstRow, column);
      int to = (panel * columns + column) * WIDTH;
      for (int r = 0; r < rows; r++) {
        transposed[to + r] = panels[from + r * WIDTH];
      }
    }
  }
}
