package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.IndirectKernel;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.PoolKernels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;

/**
 * The driver of a convolution, tap by tap, whose output is max-pooled: the pixels of a window
 * follow each other in a scratch tile, and each window's largest goes from there to the target.
 */
final class PooledTaps implements ImageProduct {
  /** The most pixels up to which a run is made longer. */
  private static final int MOST_PIXELS = 512;

  private final PoolShape pool;
  private final int filters;
  private final Gather gather;
  private final IndirectKernel kernel;
  private final PoolKernels pools;
  private final ImageScratch scratch;
  private final int mostRows;
  private final int[] tapOffsets;
  private final Workers.Task body = this::item;

  private final Items items = new Items();
  private Packer source = (row, rows, column, columns, block, offset, stride) -> {};
  private float[] weights = {};
  private float[] target = {};
  private int stride;
  private PoolArguments arguments;
  private TileEpilogue epilogue = TileEpilogue.NONE;

  /**
   * A convolution.
   *
   * @param arguments of the first run, unless {@link #bind} gives others
   */
  PooledTaps(
      ConvShape conv,
      PoolShape pool,
      int maxImages,
      PoolArguments arguments,
      Kernels kernels,
      ImageScratch scratch) {
    this.pool = pool;
    this.scratch = scratch;
    this.arguments = arguments;
    filters = conv.filters();
    kernel = kernels.indirectKernel();
    pools = kernels.pool();
    gather = Gather.forward(conv, conv.channels());
    int windows = maxImages * pool.outputPixels();
    mostRows =
        Items.mostRows(
            windows,
            Blocking.ROWS,
            Math.max(Blocking.ROWS, MOST_PIXELS / pool.taps()),
            this::stripSize);
    int strip = Items.largestStrip(windows, mostRows, this::stripSize);
    for (Strip each : scratch.strips) {
      each.reserveValues(strip);
      each.reservePixels(mostRows * pool.taps());
      each.reserveTargets(mostRows);
      each.reservePacked(gather.sourceWidth());
      each.reserveTile(mostRows * pool.taps());
      each.reservePanelRows(mostRows * pool.taps());
    }
    tapOffsets = new int[pool.taps()];
    for (int t = 0; t < tapOffsets.length; t++) {
      tapOffsets[t] = t * Panels.WIDTH;
    }
  }

  private int stripSize(int window, int last) {
    return gather.stripSize(gather.firstPixel(pool, window), gather.lastPixel(pool, last));
  }

  /** Where the arguments go from now on. */
  void bind(PoolArguments arguments) {
    this.arguments = arguments;
  }

  @Override
  public void run(
      int images,
      Packer source,
      float[] weights,
      float[] target,
      int stride,
      TileEpilogue epilogue) {
    this.source = source;
    this.weights = weights;
    this.target = target;
    this.stride = stride;
    this.epilogue = epilogue;
    items.deal(
        images * pool.outputPixels(), mostRows, Panels.count(filters), scratch.workers.count());
    scratch.workers.run(items.count(), scratch.workers.count(), body);
  }

  private void item(int item, int worker) {
    Strip strip = scratch.strips[worker];
    int row = items.row(item);
    int rows = items.rows(item);
    int firstPixel = gather.firstPixel(pool, row);
    int lastPixel = gather.lastPixel(pool, row + rows - 1);
    gather.fill(source, firstPixel, lastPixel, 0f, false, strip);
    gather.windows(pool, row, rows, strip);
    for (int r = 0; r < rows; r++) {
      strip.sources[r] = r * tapOffsets.length * Panels.WIDTH;
      strip.places[r] = r * stride;
      strip.numbers[r] = r;
    }
    for (int panel = items.firstPanel(item); panel < items.endPanel(item); panel++) {
      panel(strip, row, rows, panel);
      epilogue.finishPanel(row, rows, panel, filters, target, stride, worker);
    }
  }

  private void panel(Strip strip, int row, int rows, int panel) {
    int column = panel * Panels.WIDTH;
    int columns = Math.min(Panels.WIDTH, filters - column);
    Runs runs = gather.runs(0);
    kernel.multiply(
        strip.values,
        0,
        strip.offsets,
        0,
        rows * tapOffsets.length,
        runs.offsets(),
        runs.lengths(),
        weights,
        panel * runs.depth() * Panels.WIDTH,
        strip.tile,
        0,
        strip.panelRows,
        columns);
    pools.maxima(
        strip.tile,
        0,
        strip.sources,
        0,
        rows,
        tapOffsets,
        target,
        row * stride + column,
        strip.places,
        arguments,
        row,
        strip.numbers,
        column,
        columns);
  }
}
