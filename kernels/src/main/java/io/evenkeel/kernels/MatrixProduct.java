package io.evenkeel.kernels;

/**
 * The driver of a matrix product {@code C = A B}: cuts it into tiles, has the left operand packed
 * block by block, calls the micro-kernel, and hands each finished tile to the epilogue.
 *
 * <pre>
 *   for each group of at most 256 rows of C (an item of work)
 *     for each block of k
 *       pack rows x depth of A                      the packer's place (prologue)
 *       for each panel of B: micro-kernel           C = or += A block * B panel
 *         at the last block of k: finish each tile  the epilogue's place
 * </pre>
 *
 * Bound to its kernels, its threads and the scratch memory of each; the operands are given at each
 * run, so one object serves all products of a network. Nothing is allocated in a run.
 */
public final class MatrixProduct {
  private final MicroKernel kernel;
  private final Blocking blocking;
  private final Workers workers;
  private final float[][] scratch;

  /** From this many multiply-adds on, threads share a product: StepBench W1 gains. */
  private static final long WORTH_SHARING = 1L << 19;

  /** The left operand's orientation: how its blocks are read from the packer's matrix. */
  public enum Left {
    /** A is the packer's matrix: a block is some rows, k runs along the features. */
    ROWS,
    /** A is the transpose of the packer's matrix: k runs over its rows, A's rows are features. */
    TRANSPOSED
  }

  /** Buffers for the largest block: the blocking's most rows and its depth. */
  public MatrixProduct(MicroKernel kernel, Blocking blocking, Workers workers) {
    this.kernel = kernel;
    this.blocking = blocking;
    this.workers = workers;
    int rowMajor = Blocking.MOST_ROWS * Blocking.stride(blocking.depth());
    int transposed = Blocking.stride(Blocking.MOST_ROWS) * Blocking.padded(blocking.depth());
    scratch = new float[workers.count()][Math.max(rowMajor, transposed)];
  }

  /**
   * Computes the product of m x k and k x n.
   *
   * @param orientation how left gives A
   * @param left packs blocks of A or of its transpose
   * @param panels B, k x n in the layout of {@link Panels}; read
   * @param product C: element (r, c) at {@code r * rowStride + c / 32 * panelStride + c % 32};
   *     overwritten
   * @param rowStride 32 for a product in panels, the row's length for a row-major one
   * @param panelStride 32 for a row-major product, {@code m * 32} for one in panels
   * @param epilogue gets every tile, and may change it
   */
  public void run(
      Left orientation,
      Packer left,
      int m,
      int k,
      int n,
      float[] panels,
      float[] product,
      int rowStride,
      int panelStride,
      TileEpilogue epilogue) {
    // Assigned to fields instead of captured, so that no lambda is allocated in a step.
    this.orientation = orientation;
    this.left = left;
    this.m = m;
    this.k = k;
    this.n = n;
    this.panels = panels;
    this.product = product;
    this.rowStride = rowStride;
    this.panelStride = panelStride;
    this.epilogue = epilogue;
    rowBlocks = (m + Blocking.ROWS - 1) / Blocking.ROWS;
    int threads = (long) m * k * n < WORTH_SHARING ? 1 : workers.count();
    boolean even = rowBlocks % threads == 0 || rowBlocks >= 4 * threads;
    columnGroups = even ? 1 : Math.min(threads, Panels.count(n));
    int share = columnGroups == 1 ? threads : 1;
    int most = share * (Blocking.MOST_ROWS / Blocking.ROWS);
    rowGroups = Math.min(rowBlocks, share * ((rowBlocks + most - 1) / most));
    workers.run(rowGroups * columnGroups, threads, body);
  }

  private final Workers.Task body = this::block;
  private Left orientation = Left.ROWS;
  private Packer left = (row, rows, column, columns, block, offset, stride) -> {};
  private int m;
  private int k;
  private int n;
  private float[] panels = {};
  private float[] product = {};
  private int rowStride;
  private int panelStride;
  private TileEpilogue epilogue = TileEpilogue.NONE;
  private int rowBlocks;
  private int rowGroups = 1;
  private int columnGroups = 1;

  /** One item of work: a group of rows, over one group of panels. */
  private void block(int item, int worker) {
    int rowGroup = item / columnGroups;
    int row = rowBlocks * rowGroup / rowGroups * Blocking.ROWS;
    int rows = Math.min(m, rowBlocks * (rowGroup + 1) / rowGroups * Blocking.ROWS) - row;
    int panelCount = Panels.count(n);
    int group = item % columnGroups;
    int firstPanel = panelCount * group / columnGroups;
    int endPanel = panelCount * (group + 1) / columnGroups;
    int depthBlock = blocking.depthFor(k);
    boolean transposed = orientation == Left.TRANSPOSED;
    MatrixPacker inPlace =
        left instanceof MatrixPacker matrix && matrix.readableInPlace() ? matrix : null;
    int stride = Blocking.stride(transposed ? rows : depthBlock);
    float[] a = scratch[worker];
    if (inPlace != null) {
      stride = inPlace.matrixStride();
      a = inPlace.matrix();
    }
    for (int first = 0; first < k; first += depthBlock) {
      int depth = Math.min(depthBlock, k - first);
      int offset = 0;
      if (inPlace != null) {
        offset = transposed ? first * stride + row : row * stride + first;
      } else if (transposed) {
        left.pack(first, depth, row, rows, a, 0, stride);
      } else {
        left.pack(row, rows, first, depth, a, 0, stride);
      }
      boolean last = first + depth == k;
      for (int panel = firstPanel; panel < endPanel; panel++) {
        int column = panel * Panels.WIDTH;
        int columns = Math.min(Panels.WIDTH, n - column);
        int to = row * rowStride + panel * panelStride;
        kernel.multiply(
            a,
            offset,
            transposed ? 1 : stride,
            transposed ? stride : 1,
            rows,
            panels,
            (panel * k + first) * Panels.WIDTH,
            depth,
            product,
            to,
            rowStride,
            columns,
            first > 0);
        if (last) {
          finish(row, rows, column, columns, to, worker);
        }
      }
    }
  }

  /** Hands the tiles of a finished piece of C, some rows of one panel, to the epilogue. */
  private void finish(int row, int rows, int column, int columns, int to, int worker) {
    for (int r = 0; r < rows; r += Blocking.ROWS) {
      epilogue.finish(
          row + r,
          Math.min(Blocking.ROWS, rows - r),
          column,
          columns,
          product,
          to + r * rowStride,
          rowStride,
          worker);
    }
  }
}
