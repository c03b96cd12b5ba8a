package io.evenkeel.kernels;

/**
 * Packs a whole right operand into panels, on all threads: what the product with an activation on
 * the right needs before it starts. Nothing is allocated in a run.
 */
public final class PanelPacking {
  /** From this many elements on, threads share the packing. */
  private static final int WORTH_SHARING = 1 << 14;

  private final Workers workers;
  private final Workers.Task body = this::rows;
  private Packer packer = (row, rows, column, columns, block, offset, stride) -> {};
  private int depth;
  private int columns;
  private float[] panels = {};

  public PanelPacking(Workers workers) {
    this.workers = workers;
  }

  /**
   * Packs a depth x columns matrix.
   *
   * @param packer gives the matrix
   * @param panels overwritten in the layout of {@link Panels}; what stands in missing columns is
   *     not defined, and reaches only missing columns of the product
   */
  public void run(Packer packer, int depth, int columns, float[] panels) {
    this.packer = packer;
    this.depth = depth;
    this.columns = columns;
    this.panels = panels;
    int blocks = (depth + Blocking.ROWS - 1) / Blocking.ROWS;
    workers.run(blocks, depth * columns < WORTH_SHARING ? 1 : workers.count(), body);
  }

  private void rows(int block, int worker) {
    int row = block * Blocking.ROWS;
    int rows = Math.min(Blocking.ROWS, depth - row);
    for (int column = 0; column < columns; column += Panels.WIDTH) {
      packer.pack(
          row,
          rows,
          column,
          Math.min(Panels.WIDTH, columns - column),
          panels,
          Panels.index(depth, row, column),
          Panels.WIDTH);
    }
  }
}
