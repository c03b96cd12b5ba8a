package io.evenkeel.kernels;

/**
 * Packs a whole right operand into panels, on all threads: what the product with an activation on
 * the right needs before it starts. Nothing is allocated in a run.
 */
public final class PanelPacking {
  /** Elements from which packing is shared among threads. */
  private static final int WORTH_SHARING = 1 << 14;

  private final Workers workers;
  private final Workers.Task body = this::panel;
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
    workers.run(Panels.count(columns), depth * columns < WORTH_SHARING ? 1 : workers.count(), body);
  }

  private void panel(int panel, int worker) {
    int column = panel * Panels.WIDTH;
    packer.pack(
        0,
        depth,
        column,
        Math.min(Panels.WIDTH, columns - column),
        panels,
        panel * depth * Panels.WIDTH,
        Panels.WIDTH);
  }
}
