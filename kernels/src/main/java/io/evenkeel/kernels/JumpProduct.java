package io.evenkeel.kernels;

import java.util.Arrays;

/**
 * Products with a matrix X whose rows are mostly constant from one column to the next, as those of
 * a table are whose numbers are encoded over bins and whose categories are one-hot. By Abel's
 * summation by parts
 *
 * <pre>
 *   sum_t x_t w_t = sum_t (x_t - x_(t+1)) p_t,   p_t = w_b + .. + w_t,   x_(e+1) = 0
 * </pre>
 *
 * within each block b .. e of {@link JumpKernels#BLOCK} columns, so that a row costs one
 * multiplication a jump in place of one a column. p is formed once a product. The gradient of W is
 * the same backward: each jump adds {@code (x_t - x_(t+1)) dz} to row t of what is then summed from
 * each block's end.
 *
 * <p>Blocks keep the sums short, so that rounding is that of sums of at most 64 weights. A chain
 * runs over the jumps in the order of their columns, and over rows in theirs: the bits depend on
 * neither threads nor vectors.
 *
 * <p>{@link #read} says whether a matrix is worth it. Memory is taken with the first that is. One
 * caller at a time; nothing is allocated in later runs.
 */
public final class JumpProduct {
  /** Rows that may have more jumps than a row with few, if the following have fewer. */
  private static final int ROWS_AHEAD = 8;

  private final JumpKernels kernels;
  private final Workers workers;
  private final int maxRows;
  private final int depth;
  private final int columns;
  private final Workers.Task accumulatePanel = this::accumulatePanel;
  private final Workers.Task multiplyBlock = this::multiplyBlock;
  private final Workers.Task gradientPanel = this::gradientPanel;
  private final Workers.Task findBlock = this::findBlock;

  /** Row r's jumps are those from starts[r] to the one before ends[r]. */
  private final int[] starts;

  private final int[] ends;

  /**
   * Room for one row at first, and for all once there is a row with few jumps. Each block of rows
   * has its own part.
   */
  private int[] at;

  private float[] by;

  /** p, once there is a matrix with few jumps. */
  private float[] sums = {};

  private int rows;

  private float[] x = {};
  private int xStride;
  private int xRows;
  private volatile boolean tooMany;
  private float[] weights = {};
  private float[] product = {};
  private int stride;
  private float[] gradientOfProduct = {};
  private float[] gradient = {};
  private TileEpilogue epilogue = TileEpilogue.NONE;

  /**
   * Products of matrices with {@code depth} columns and at most {@code maxRows} rows with weights
   * of {@code columns} columns.
   */
  public JumpProduct(int maxRows, int depth, int columns, Kernels kernels, Workers workers) {
    this.maxRows = maxRows;
    this.depth = depth;
    this.columns = columns;
    this.kernels = kernels.jumps();
    this.workers = workers;
    boolean possible = depth >= JumpKernels.FEWEST_COLUMNS;
    starts = new int[possible ? maxRows : 0];
    ends = new int[starts.length];
    at = new int[possible ? most(1) + JumpKernels.ROOM : 0];
    by = new float[at.length];
  }

  /**
   * Finds the jumps of a matrix, for the products that follow.
   *
   * @param x element (r, c) stands at {@code r * stride + c}; read
   * @return whether there are few enough; otherwise there is nothing to multiply with
   */
  public boolean read(float[] x, int stride, int rows) {
    this.rows = 0;
    if (ends.length == 0 || rows == 0 || kernels.find(x, 0, depth, at, by, 0, most(1)) > most(1)) {
      return false;
    }
    int blocks = (rows + Blocking.ROWS - 1) / Blocking.ROWS;
    if (at.length < room()) {
      at = new int[(maxRows + Blocking.ROWS - 1) / Blocking.ROWS * room()];
      by = new float[at.length];
    }
    this.x = x;
    xStride = stride;
    xRows = rows;
    tooMany = false;
    workers.run(blocks, workers.count(), findBlock);
    if (tooMany) {
      return false;
    }
    if (sums.length == 0) {
      sums = new float[Panels.size(depth, columns)];
    }
    this.rows = rows;
    return true;
  }

  /** Places for the jumps of a block of rows. */
  private int room() {
    return most(Blocking.ROWS) + JumpKernels.ROOM;
  }

  private void findBlock(int block, int worker) {
    int row = block * Blocking.ROWS;
    int first = block * room();
    int count = first;
    for (int r = row; r < Math.min(xRows, row + Blocking.ROWS) && !tooMany; r++) {
      starts[r] = count;
      int most = first + most(r + 1 - row) - count;
      ends[r] = kernels.find(x, r * xStride, depth, at, by, count, most);
      if (ends[r] - count > most) {
        tooMany = true;
      }
      count = ends[r];
    }
  }

  /** The most jumps of that many rows. */
  private int most(int rows) {
    return (rows + ROWS_AHEAD) * JumpKernels.most(depth);
  }

  /** Whether the last {@link #read} found few enough jumps. */
  public boolean isRead() {
    return rows > 0;
  }

  /**
   * Computes X W.
   *
   * @param weights W, depth x columns in the layout of {@link Panels}; read
   * @param product element (r, c) stands at {@code r * stride + c}; overwritten
   * @param epilogue gets every tile, and may change it
   */
  public void multiply(float[] weights, float[] product, int stride, TileEpilogue epilogue) {
    this.weights = weights;
    this.product = product;
    this.stride = stride;
    this.epilogue = epilogue;
    int rowBlocks = (rows + Blocking.ROWS - 1) / Blocking.ROWS;
    workers.run(Panels.count(columns), workers.count(), accumulatePanel);
    workers.run(rowBlocks, workers.count(), multiplyBlock);
  }

  private void accumulatePanel(int panel, int worker) {
    kernels.accumulate(weights, sums, panel * depth * Panels.WIDTH, depth);
  }

  private void multiplyBlock(int block, int worker) {
    int row = block * Blocking.ROWS;
    int count = Math.min(Blocking.ROWS, rows - row);
    kernels.multiply(starts, ends, at, by, row, count, sums, depth, product, stride, 0, columns);
    for (int panel = 0; panel < Panels.count(columns); panel++) {
      epilogue.finishPanel(row, count, panel, columns, product, stride, worker);
    }
  }

  /**
   * Computes X' dZ.
   *
   * @param gradientOfProduct dZ, rows x columns in the layout of {@link Panels}; read
   * @param gradient depth x columns in the layout of {@link Panels}; overwritten
   * @param epilogue gets every tile, and may change it
   */
  public void gradient(float[] gradientOfProduct, float[] gradient, TileEpilogue epilogue) {
    this.gradientOfProduct = gradientOfProduct;
    this.gradient = gradient;
    this.epilogue = epilogue;
    workers.run(Panels.count(columns), workers.count(), gradientPanel);
  }

  private void gradientPanel(int panel, int worker) {
    int column = panel * Panels.WIDTH;
    int width = Math.min(Panels.WIDTH, columns - column);
    int to = panel * depth * Panels.WIDTH;
    Arrays.fill(gradient, to, to + depth * Panels.WIDTH, 0);
    int from = panel * rows * Panels.WIDTH;
    kernels.scatter(starts, ends, at, by, rows, gradientOfProduct, from, gradient, to, width);
    kernels.accumulateBackward(gradient, to, depth);
    for (int row = 0; row < depth; row += Blocking.ROWS) {
      epilogue.finish(
          row,
          Math.min(Blocking.ROWS, depth - row),
          column,
          width,
          gradient,
          to + row * Panels.WIDTH,
          Panels.WIDTH,
          worker);
    }
  }
}
