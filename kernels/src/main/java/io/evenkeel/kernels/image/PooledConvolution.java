package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.IndirectKernel;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.PoolKernels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import org.jspecify.annotations.Nullable;

/**
 * A convolution whose output is max-pooled at once, in windows side by side: the pixels of a window
 * follow each other in the tile, the pooling takes the largest while the tile is in the cache, and
 * the unpooled output is never stored. Pixels that belong to no window are not computed. The values
 * are those of {@link Convolution} and {@link MaxPool} one after the other, to the bit.
 *
 * <p>Backward, {@link #outputGradient} gives the convolution's dz from the pooled one; {@link
 * Convolution} does the rest.
 */
public final class PooledConvolution {
  /** The most pixels up to which a run is made longer. */
  private static final int MOST_PIXELS = 512;

  private final PoolShape pool;
  private final int filters;
  private final Gather gather;
  private final IndirectKernel kernel;
  private final PoolKernels pools;
  private final ImageScratch scratch;
  private final int maxImages;
  private final int mostRows;
  private final int[] tapOffsets;

  /**
   * Computes the windows of 2 x 2 pixels of a 3 x 3 convolution; null where taps are multiplied.
   */
  private final @Nullable WinogradTiles tiles;

  private final Workers.Task body = this::item;

  private final Items items = new Items();
  private Packer source = (row, rows, column, columns, block, offset, stride) -> {};
  private float[] weights = {};
  private float[] target = {};
  private int stride;
  private PoolArguments arguments;
  private TileEpilogue epilogue = TileEpilogue.NONE;

  /**
   * Binds a convolution of one group and the pooling of its output.
   *
   * @param maxImages the most images of a run
   * @throws InvalidInputException if {@link #fits} says no
   */
  public PooledConvolution(
      ConvShape conv, PoolShape pool, int maxImages, Kernels kernels, ImageScratch scratch) {
    if (!fits(conv, pool)) {
      throw new InvalidInputException(
          "expected a convolution of one group and max pooling of its output in windows side by side, got %s and %s: pool it on its own"
              .formatted(conv, pool));
    }
    this.pool = pool;
    this.maxImages = maxImages;
    this.scratch = scratch;
    filters = conv.filters();
    kernel = kernels.indirectKernel();
    pools = kernels.pool();
    boolean winograd = WinogradTiles.fits(conv);
    gather = winograd ? Gather.tiledForward(conv) : Gather.forward(conv, conv.channels());
    tiles = winograd ? new WinogradTiles(gather, conv.channels(), kernels) : null;
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
      each.reservePacked(gather.sourceWidth());
      each.reserveTile(mostRows * pool.taps());
      each.reservePanelRows(mostRows * pool.taps());
      if (tiles != null) {
        tiles.reserve(each);
      }
    }
    tapOffsets = new int[pool.taps()];
    for (int t = 0; t < tapOffsets.length; t++) {
      tapOffsets[t] = t * Panels.WIDTH;
    }
    arguments = new PoolArguments(0, filters, pool.taps());
  }

  /**
   * Whether this convolution and this pooling can be computed as one: where the convolution is
   * computed in tiles, the windows must be these tiles.
   */
  public static boolean fits(ConvShape conv, PoolShape pool) {
    return conv.groups() == 1
        && pool.height() == conv.outputHeight()
        && pool.width() == conv.outputWidth()
        && pool.channels() == conv.filters()
        && pool.strideY() == pool.windowHeight()
        && pool.strideX() == pool.windowWidth()
        && Math.max(pool.padTop(), pool.padBottom()) == 0
        && Math.max(pool.padLeft(), pool.padRight()) == 0
        && (!WinogradTiles.fits(conv) || (pool.windowHeight() == 2 && pool.windowWidth() == 2));
  }

  private int stripSize(int window, int last) {
    return gather.stripSize(gather.firstPixel(pool, window), gather.lastPixel(pool, last));
  }

  /** Memory for the arguments of a run. */
  public PoolArguments newArguments() {
    return new PoolArguments(maxImages * pool.outputPixels(), filters, pool.taps());
  }

  /**
   * z = max pooling of the convolution of a with W.
   *
   * @param input gives a, (images * height * width) x channels
   * @param weights what {@link Convolution#form} gave; read
   * @param pooled z, (images * windows) x filters; overwritten
   * @param stride distance of z's rows, at least the filters rounded up to a multiple of 16
   * @param arguments overwritten
   * @param epilogue gets every tile of z, and may change it
   */
  public void forward(
      int images,
      Packer input,
      float[] weights,
      float[] pooled,
      int stride,
      PoolArguments arguments,
      TileEpilogue epilogue) {
    source = input;
    this.weights = weights;
    target = pooled;
    this.stride = stride;
    this.arguments = arguments;
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
    if (tiles == null) {
      gather.windows(pool, row, rows, strip);
    } else {
      gather.origins(pool, row, rows, strip);
    }
    for (int r = 0; r < rows; r++) {
      strip.sources[r] = r * tapOffsets.length * Panels.WIDTH;
      strip.places[r] = r * stride;
    }
    int firstPanel = items.firstPanel(item);
    int endPanel = items.endPanel(item);
    int step = tiles == null ? rows : tiles.most();
    for (int first = 0; first < rows; first += step) {
      int count = Math.min(step, rows - first);
      if (tiles != null) {
        tiles.transform(strip, first, count);
      }
      for (int panel = firstPanel; panel < endPanel; panel++) {
        unpooled(strip, first, count, panel);
        pool(strip, row, first, count, panel);
      }
    }
    for (int panel = firstPanel; panel < endPanel; panel++) {
      epilogue.finishPanel(row, rows, panel, filters, target, stride, worker);
    }
  }

  /** A panel of some windows' pixels, to the scratch tile. */
  private void unpooled(Strip strip, int first, int count, int panel) {
    int columns = columns(panel);
    if (tiles != null) {
      tiles.panel(strip, first, count, weights, panel, columns, strip.tile, 0, strip.panelRows);
      return;
    }
    Runs runs = gather.runs(0);
    kernel.multiply(
        strip.values,
        0,
        strip.offsets,
        first * tapOffsets.length,
        count * tapOffsets.length,
        runs.offsets(),
        runs.lengths(),
        weights,
        panel * runs.depth() * Panels.WIDTH,
        strip.tile,
        0,
        strip.panelRows,
        columns);
  }

  private int columns(int panel) {
    return Math.min(Panels.WIDTH, filters - panel * Panels.WIDTH);
  }

  private void pool(Strip strip, int row, int first, int count, int panel) {
    int column = panel * Panels.WIDTH;
    pools.maxima(
        strip.tile,
        0,
        strip.sources,
        first,
        count,
        tapOffsets,
        target,
        row * stride + column,
        strip.places,
        arguments,
        row + first,
        column,
        columns(panel));
  }

  /**
   * The gradient of the unpooled output, which is that of the pooled one at each window's largest
   * pixel and zero elsewhere: what {@link ConvolutionGradients} takes. It may be bound once.
   *
   * @param pooledGradient gives the gradient of z, (images * windows) x filters
   * @param arguments those of {@link #forward}; read
   */
  public Packer outputGradient(Packer pooledGradient, PoolArguments arguments) {
    return new Unpooling(pool, pooledGradient, arguments, pools);
  }
}
