package io.evenkeel.internal.optimizer;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixProduct;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;

/**
 * An approximation of the orthogonal matrix nearest to a given one: for X = P S Q', P S' Q' with S'
 * close to 1. X is divided by its length, transposed where it is wider than high, and then, once
 * per iteration,
 *
 * <pre>
 *   A = X' X        X = a X + X (b A + c A A)        a = 3.4445, b = -4.7750, c = 2.0315
 * </pre>
 *
 * <p>which takes each singular value s to a s + b s^3 + c s^5. Jordan (2024) chose a, b and c so
 * that small ones grow fast; all end between 0.7 and 1.2, except those below about 1 / a^iterations
 * of the length. The bits are the same for any number of threads. Nothing is allocated in a call.
 */
public final class NewtonSchulz {
  private static final float A = 3.4445f;
  private static final float B = -4.7750f;
  private static final float C = 2.0315f;

  /** Keeps a matrix of zeros from being divided by 0. */
  private static final double EPSILON = 1e-7;

  private final MatrixProduct product;
  private final float[] high;
  private final float[] panels;
  private final float[] moved;
  private final float[] gram;
  private final float[] polynomial;
  private final Packer ofPanels = this::packPanels;
  private final Packer ofGram = this::packGram;
  private int rows;
  private int columns;

  /**
   * An iteration for matrices of at most {@code size} floats, whose shorter sides are at most
   * {@code shorter}; {@code padded} is the most floats that one takes in whole panels.
   */
  private NewtonSchulz(Kernels kernels, Workers workers, int size, int padded, int shorter) {
    product = new MatrixProduct(kernels.microKernel(), Blocking.DEFAULT, workers);
    high = new float[size];
    panels = new float[padded];
    moved = new float[padded];
    gram = new float[Panels.size(shorter, shorter)];
    polynomial = new float[gram.length];
  }

  /** The size of a matrix. */
  public record Size(int rows, int columns) {
    private int longer() {
      return Math.max(rows, columns);
    }

    private int shorter() {
      return Math.min(rows, columns);
    }
  }

  /** An iteration for matrices of those sizes. */
  public static NewtonSchulz of(Kernels kernels, Workers workers, Iterable<Size> sizes) {
    int size = 0;
    int padded = 0;
    int shorter = 0;
    for (Size s : sizes) {
      size = Math.max(size, s.rows * s.columns);
      padded = Math.max(padded, Panels.size(s.longer(), s.shorter()));
      shorter = Math.max(shorter, s.shorter());
    }
    return new NewtonSchulz(kernels, workers, size, padded, shorter);
  }

  /**
   * Makes a matrix orthogonal in place.
   *
   * @param matrix row-major
   * @param size its own
   */
  public void orthogonalize(float[] matrix, Size size, int iterations) {
    rows = size.longer();
    columns = size.shorter();
    boolean wide = size.columns > size.rows;
    int count = rows * columns;
    float scale = (float) (1 / (Math.sqrt(GradientNorm.sumOfSquares(matrix, 0, count)) + EPSILON));
    for (int i = 0; i < count; i++) {
      int at = wide ? i % rows * columns + i / rows : i;
      high[at] = matrix[i] * scale;
    }
    Panels.fromRows(high, rows, columns, panels);
    for (int i = 0; i < iterations; i++) {
      iterate();
    }
    Panels.toRows(panels, rows, columns, high);
    for (int i = 0; i < count; i++) {
      matrix[i] = high[wide ? i % rows * columns + i / rows : i];
    }
  }

  private void iterate() {
    int square = Panels.size(columns, columns);
    run(MatrixProduct.Left.TRANSPOSED, ofPanels, columns, rows, panels, gram);
    run(MatrixProduct.Left.ROWS, ofGram, columns, columns, gram, polynomial);
    for (int i = 0; i < square; i++) {
      polynomial[i] = Math.fma(B, gram[i], C * polynomial[i]);
    }
    run(MatrixProduct.Left.ROWS, ofPanels, rows, columns, polynomial, moved);
    int size = Panels.size(rows, columns);
    for (int i = 0; i < size; i++) {
      panels[i] = Math.fma(A, panels[i], moved[i]);
    }
  }

  /** A product of m x k and k x columns, in panels. */
  private void run(
      MatrixProduct.Left orientation, Packer left, int m, int k, float[] right, float[] result) {
    product.run(
        orientation,
        left,
        m,
        k,
        columns,
        right,
        result,
        Panels.WIDTH,
        m * Panels.WIDTH,
        TileEpilogue.NONE);
  }

  private void packPanels(
      int row, int count, int column, int width, float[] block, int offset, int stride) {
    pack(panels, rows, row, count, column, width, block, offset, stride);
  }

  private void packGram(
      int row, int count, int column, int width, float[] block, int offset, int stride) {
    pack(gram, columns, row, count, column, width, block, offset, stride);
  }

  /** Copies part of a matrix in panels, as {@link Packer#pack} says. */
  private static void pack(
      float[] from,
      int depth,
      int row,
      int count,
      int column,
      int width,
      float[] block,
      int offset,
      int stride) {
    for (int c = column; c < column + width; ) {
      int next = Math.min(column + width, (c / Panels.WIDTH + 1) * Panels.WIDTH);
      for (int r = 0; r < count; r++) {
        System.arraycopy(
            from,
            Panels.index(depth, row + r, c),
            block,
            offset + r * stride + c - column,
            next - c);
      }
      c = next;
    }
  }
}
