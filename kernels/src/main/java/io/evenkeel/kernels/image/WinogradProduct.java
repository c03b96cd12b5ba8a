package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import org.jspecify.annotations.Nullable;

/**
 * The driver of a 3 x 3 convolution, pooled or not, or of its gradient for the input, by Winograd's
 * tiles.
 *
 * <pre>
 *   for each run of target rows (an item of work)  at its ends a row of tiles may belong to two runs
 *     for some of the rows of tiles that they lie in
 *       fill the strip that these read              the packer's place (prologue)
 *       for some of their tiles
 *         transform, multiply, and transform back   {@link WinogradTiles}, {@link PooledTiles}
 *         finish the rows that are complete         the epilogue's place
 * </pre>
 *
 * Tiles lie in a fixed grid over each image, so a target's bits do not depend on the runs.
 */
final class WinogradProduct implements ImageProduct {
  /** So many rows that the tiles which two runs share weigh little. */
  private static final int MOST_ROWS = 2048;

  /** So many that U is read for some tiles at a time; threads share the panels of fewer. */
  private static final int LEAST_ROWS = 256;

  /** Runs for each thread, so that threads finish together. */
  private static final int RUNS = 8;

  /** The most floats of a strip that holds enough tiles: 192 KiB of the second-level cache. */
  private static final int MOST_FLOATS = 48 << 10;

  private final Gather gather;
  private final TileGrid grid;
  private final int channels;
  private final ImageScratch scratch;
  private final WinogradTiles tiles;

  /** Pools the tiles' pixels; null where they are the target. */
  private final @Nullable PooledTiles pooled;

  private final int stripRows;
  private final Workers.Task body = this::item;

  private final Items items = new Items();
  private Packer source = (row, rows, column, columns, block, offset, stride) -> {};
  private float[] weights = {};
  private float[] target = {};
  private int stride;
  private TileEpilogue epilogue = TileEpilogue.NONE;

  /**
   * A convolution.
   *
   * @param tile pixels along a tile's side
   */
  static WinogradProduct forward(
      ConvShape shape, int tile, int maxImages, Kernels kernels, ImageScratch scratch) {
    TileGrid grid = TileGrid.ofPixels(shape.outputHeight(), shape.outputWidth(), tile);
    return new WinogradProduct(
        Gather.tiledForward(shape, grid),
        grid,
        shape.channels(),
        shape.filters(),
        maxImages,
        kernels,
        scratch,
        null);
  }

  /** A convolution whose output is pooled. */
  static WinogradProduct pooled(
      ConvShape shape,
      int maxImages,
      Kernels kernels,
      ImageScratch scratch,
      PoolShape pool,
      PooledTiles pooled) {
    TileGrid grid = TileGrid.ofWindows(pool.outputHeight(), pool.outputWidth(), pooled.tile());
    return new WinogradProduct(
        Gather.tiledForward(shape, grid),
        grid,
        shape.channels(),
        shape.filters(),
        maxImages,
        kernels,
        scratch,
        pooled);
  }

  /** A convolution's gradient for its input. */
  static WinogradProduct backward(
      ConvShape shape, int maxImages, Kernels kernels, ImageScratch scratch) {
    int tile = WinogradTiles.tile(shape, ImagesAtATime.MANY);
    TileGrid grid = TileGrid.ofPixels(shape.height(), shape.width(), tile);
    return new WinogradProduct(
        Gather.tiledBackward(shape, grid),
        grid,
        shape.filters(),
        shape.channels(),
        maxImages,
        kernels,
        scratch,
        null);
  }

  /**
   * A product.
   *
   * @param gather by tiles
   * @param grid the target's tiles
   * @param sourceChannels the source's
   * @param channels the target's
   */
  private WinogradProduct(
      Gather gather,
      TileGrid grid,
      int sourceChannels,
      int channels,
      int maxImages,
      Kernels kernels,
      ImageScratch scratch,
      @Nullable PooledTiles pooled) {
    this.gather = gather;
    this.grid = grid;
    this.channels = channels;
    this.scratch = scratch;
    this.pooled = pooled;
    tiles = new WinogradTiles(gather, sourceChannels, grid.tile(), kernels);
    int total = maxImages * grid.tilesY();
    int rows = 1;
    while (rows < total
        && (rows * grid.tilesX() < tiles.most() || stripSize(rows + 1, total) <= MOST_FLOATS)) {
      rows++;
    }
    stripRows = rows;
    int most = rows * grid.tilesX();
    for (Strip each : scratch.strips) {
      each.reserveValues(stripSize(rows, total));
      each.reserveTargets(most * grid.tileTargets());
      each.reservePixels(most);
      tiles.reserve(each);
    }
    if (pooled != null) {
      pooled.reserve(most, tiles.most());
    }
  }

  /** Floats of the largest strip of {@code rows} of {@code total} rows of tiles. */
  private int stripSize(int rows, int total) {
    int largest = 0;
    for (int first = 0; first < Math.min(grid.tilesY(), total - rows + 1); first++) {
      int last = first + rows - 1;
      largest =
          Math.max(largest, gather.stripSize(grid.firstPixelOf(first), grid.lastPixelOf(last)));
    }
    return largest;
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
    int threads = scratch.workers.count();
    int total = images * grid.targets();
    int most = MOST_ROWS;
    while (most > 2 * LEAST_ROWS && threads > 1 && total < RUNS * threads * most) {
      most /= 2;
    }
    items.deal(total, most, LEAST_ROWS, Panels.count(channels), threads);
    scratch.workers.run(items.count(), threads, body);
  }

  private void item(int item, int worker) {
    int row = items.row(item);
    int rows = items.rows(item);
    int end = grid.tileRow(row + rows - 1) + 1;
    int finished = 0;
    for (int first = grid.tileRow(row); first < end; first += stripRows) {
      int last = Math.min(end, first + stripRows);
      finished = computeStrip(item, first, last, last == end, finished, worker);
    }
  }

  /**
   * Computes the tiles of some rows of tiles.
   *
   * @param finished how many of the item's rows are finished already
   * @return how many are now
   */
  private int computeStrip(
      int item, int firstTileRow, int endTileRow, boolean isLast, int finished, int worker) {
    Strip strip = scratch.strips[worker];
    int row = items.row(item);
    int rows = items.rows(item);
    gather.fill(
        source,
        grid.firstPixelOf(firstTileRow),
        grid.lastPixelOf(endTileRow - 1),
        0f,
        false,
        strip);
    int count = grid.list(row, rows, firstTileRow, endTileRow, stride, gather, strip);
    int step = tiles.atATime(count);
    int done = finished;
    for (int first = 0; first < count; first += step) {
      int end = Math.min(count, first + step);
      tiles.transform(strip, first, end - first);
      for (int panel = items.firstPanel(item); panel < items.endPanel(item); panel++) {
        panel(strip, first, end - first, row, panel);
      }
      int before = end < count ? strip.sources[end] : grid.firstRowOf(endTileRow) - row;
      int complete = isLast && end == count ? rows : before / Blocking.ROWS * Blocking.ROWS;
      if (complete > done) {
        finish(item, done, complete, worker);
        done = complete;
      }
    }
    return done;
  }

  private void panel(Strip strip, int first, int count, int row, int panel) {
    int column = panel * Panels.WIDTH;
    int columns = Math.min(Panels.WIDTH, channels - column);
    tiles.multiply(strip, count, weights, panel, columns);
    if (pooled == null) {
      int to = row * stride + column;
      tiles.pixels(strip, count, columns, target, to, strip.places, first);
    } else {
      pooled.pixels(tiles, strip, first, count, column, columns, target, row, stride);
    }
  }

  private void finish(int item, int from, int to, int worker) {
    int row = items.row(item);
    for (int panel = items.firstPanel(item); panel < items.endPanel(item); panel++) {
      epilogue.finishPanel(row + from, to - from, panel, channels, target, stride, worker);
    }
  }
}
