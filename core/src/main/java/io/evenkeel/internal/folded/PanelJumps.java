package io.evenkeel.internal.folded;

import io.evenkeel.kernels.JumpKernels;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.Panels;
import org.jspecify.annotations.Nullable;

/**
 * The first product of a network for rows that are mostly constant from one column to the next, as
 * a table's are: what is multiplied are their jumps (MATH.md, M156). Whether a row's are few enough
 * is decided by that row alone. Thread-safe.
 */
final class PanelJumps {
  private final PanelProduct product;
  private final JumpKernels kernels;

  /** Sums of the weights, once a row has few jumps. */
  private volatile float @Nullable [] sums;

  PanelJumps(PanelProduct product, JumpKernels kernels) {
    this.product = product;
    this.kernels = kernels;
  }

  /** Room for the jumps of some rows. */
  Found room(int rows) {
    return new Found(rows, product.inputs());
  }

  /** The jumps of some rows. */
  static final class Found {
    private final int[] starts;
    private final int[] ends;
    private final int[] at;
    private final float[] by;

    /** How many of the rows have few. */
    private int few;

    /** Whether that many rows, all that there are, have few. */
    boolean isOfAll(int rows) {
      return few == rows;
    }

    private Found(int rows, int inputs) {
      starts = new int[rows];
      ends = new int[rows];
      at = new int[rows * JumpKernels.most(inputs) + JumpKernels.ROOM];
      by = new float[at.length];
    }
  }

  /**
   * Finds the jumps of rows.
   *
   * @param x rows, from {@code offset}; read
   * @param found overwritten; a row that has not few ends before it starts
   */
  void find(float[] x, int offset, int stride, int rows, Found found) {
    int next = 0;
    found.few = 0;
    for (int r = 0; r < rows; r++) {
      int end = kernels.findFew(x, offset + r * stride, product.inputs(), found.at, found.by, next);
      found.starts[r] = next;
      found.ends[r] = end;
      if (end >= 0) {
        next = end;
        found.few++;
      }
    }
  }

  /**
   * Computes the columns of some panels, of the rows that have few jumps.
   *
   * @param y the other rows are left as they are
   * @param width between the rows of y
   */
  void multiply(
      NormKernels norm, Found found, int rows, float[] y, int width, int firstPanel, int end) {
    int column = firstPanel * Panels.WIDTH;
    int columns = Math.min(product.outputs(), end * Panels.WIDTH) - column;
    int from = 0;
    while (from < rows) {
      int to = from;
      while (to < rows && found.ends[to] >= found.starts[to]) {
        to++;
      }
      if (to > from) {
        multiplyRows(norm, found, from, to - from, y, width, column, columns);
      }
      from = to + 1;
    }
  }

  private void multiplyRows(
      NormKernels norm,
      Found found,
      int row,
      int rows,
      float[] y,
      int width,
      int column,
      int columns) {
    kernels.multiply(
        found.starts,
        found.ends,
        found.at,
        found.by,
        row,
        rows,
        sums(),
        product.inputs(),
        y,
        width,
        column,
        columns);
    product.finish(norm, row, rows, y, width, column, column + columns);
  }

  private float[] sums() {
    float[] formed = sums;
    if (formed == null) {
      formed = new float[product.weights().length];
      int panel = product.inputs() * Panels.WIDTH;
      for (int at = 0; at < formed.length; at += panel) {
        kernels.accumulate(product.weights(), formed, at, product.inputs());
      }
      sums = formed;
    }
    return formed;
  }
}
