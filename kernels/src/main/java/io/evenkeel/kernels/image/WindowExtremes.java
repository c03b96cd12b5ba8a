package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.PoolKernels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;

/**
 * Max pooling, in windows side by side, of f(scale z + shift), where f never falls, without forming
 * that for every pixel: where a channel's scale is positive, the window's largest z has the largest
 * value, where it is negative, the smallest one, also after rounding, since each operation keeps
 * the order or makes values equal.
 *
 * <pre>
 *   y[w, c]   = z[pixel(w, t), c]   for the tap t with the largest sign[c] * z;   arg[w, c] = that t
 *   max over t of f(scale z + shift)[w, c] = f(scale y + shift)[w, c]
 * </pre>
 *
 * Backward, {@link #spread} gives the gradient by pixel from that of y. Bound to its geometry;
 * nothing is allocated in a run.
 */
public final class WindowExtremes {
  /** Floats of z that a thread reads at a time. */
  private static final int FLOATS = 1 << 14;

  private final PoolShape shape;
  private final int maxImages;
  private final PoolKernels kernels;
  private final Workers workers;
  private final int[] tapOffsets;

  /** Rows of windows that a thread takes at a time. */
  private final int rows;

  /** Rows of the matrix that a row of windows takes. */
  private final int group;

  private final Workers.Task body = this::item;
  private int total;
  private float[] values = {};
  private int stride;
  private float[] signs = {};
  private float[] target = {};
  private int targetStride;
  private PoolArguments arguments;

  /**
   * Binds a pooling.
   *
   * @param maxImages the most images of a run
   * @throws InvalidInputException if its windows are not {@link PoolShape#isSideBySide}
   */
  public WindowExtremes(PoolShape shape, int maxImages, Kernels kernels, Workers workers) {
    if (!shape.isSideBySide()) {
      throw new InvalidInputException(
          "expected windows side by side without padding, got %s".formatted(shape));
    }
    this.shape = shape;
    this.maxImages = maxImages;
    this.kernels = kernels.pool();
    this.workers = workers;
    tapOffsets = new int[shape.taps()];
    group = shape.width() * shape.windowHeight();
    rows = Math.max(1, FLOATS / (group * shape.channels()));
    arguments = new PoolArguments(0, shape.channels(), shape.taps());
  }

  /** Memory for the arguments of a run. */
  public PoolArguments newArguments() {
    return new PoolArguments(maxImages * shape.outputPixels(), shape.channels(), shape.taps());
  }

  /**
   * Says where everything lies from now on.
   *
   * @param values z, (images * height * width) x channels; read
   * @param stride distance of z's rows, at least the channels rounded up to a multiple of 16
   * @param signs of the channels' scales: 1, 0 or -1, up to a multiple of 16; read
   * @param target y, (images * windows) x channels; overwritten
   * @param targetStride distance of y's rows, at least as large as z's has to be
   * @param arguments overwritten
   */
  public void bind(
      float[] values,
      int stride,
      float[] signs,
      float[] target,
      int targetStride,
      PoolArguments arguments) {
    this.values = values;
    this.stride = stride;
    this.signs = signs;
    this.target = target;
    this.targetStride = targetStride;
    this.arguments = arguments;
    for (int t = 0; t < tapOffsets.length; t++) {
      int y = t / shape.windowWidth();
      tapOffsets[t] = (y * shape.width() + t % shape.windowWidth()) * stride;
    }
  }

  /**
   * Whether every tile of z, as a {@link TileEpilogue} gets them, holds whole rows of windows, so
   * that {@link #finish} can take them while the tile is in the cache.
   */
  public boolean takesTiles() {
    return Blocking.ROWS % group == 0 && shape.height() % shape.windowHeight() == 0;
  }

  /**
   * y and the arguments of the windows in a tile of z; what {@link TileEpilogue#finish} is given.
   */
  public void finish(int row, int rows, int column, int columns) {
    int end = (row + rows) / group;
    for (int r = row / group; r < end; r++) {
      windowRow(r, column, columns);
    }
  }

  /** Computes all of y and the arguments. */
  public void forward(int images) {
    total = images * shape.outputHeight();
    workers.run(Math.ceilDiv(total, rows), workers.count(), body);
  }

  private void item(int item, int worker) {
    int end = Math.min(total, (item + 1) * rows);
    for (int row = item * rows; row < end; row++) {
      windowRow(row, 0, shape.channels());
    }
  }

  private void windowRow(int row, int column, int columns) {
    int image = row / shape.outputHeight();
    int y = row % shape.outputHeight() * shape.windowHeight();
    int window = row * shape.outputWidth();
    kernels.extremes(
        values,
        (image * shape.inputPixels() + y * shape.width()) * stride + column,
        shape.windowWidth() * stride,
        tapOffsets,
        shape.outputWidth(),
        signs,
        target,
        window * targetStride + column,
        targetStride,
        arguments,
        window,
        column,
        columns);
  }

  /**
   * The gradient by pixel, which is a window's at the pixel that was taken and zero elsewhere. It
   * may be bound once.
   *
   * @param gradient gives that of y, (images * windows) x channels
   * @param arguments those of the last run; read
   */
  public Packer spread(Packer gradient, PoolArguments arguments) {
    return new Unpooling(shape, gradient, arguments, kernels);
  }
}
