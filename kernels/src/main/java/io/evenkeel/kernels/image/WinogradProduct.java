package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;

/**
 * The driver of a 3 x 3 convolution, or of its gradient for the input, by Winograd's tiles.
 *
 * <pre>
 *   for each run of target rows (an item of work)
 *     fill the strip that they read                 the packer's place (prologue)
 *     for some of the tiles that the rows lie in    at the run's ends a tile may belong to two runs
 *       transform, multiply, and transform back     {@link WinogradTiles}
 *       finish the rows that are complete           the epilogue's place
 * </pre>
 *
 * Tiles lie in a fixed grid over each image, so a pixel's bits do not depend on the runs.
 */
final class WinogradProduct implements ImageProduct {
  private static final int MOST_ROWS = 512;

  private final Gather gather;
  private final TileGrid grid;
  private final int channels;
  private final ImageScratch scratch;
  private final WinogradTiles tiles;
  private final int mostRows;
  private final Workers.Task body = this::item;

  private final Items items = new Items();
  private Packer source = (row, rows, column, columns, block, offset, stride) -> {};
  private float[] weights = {};
  private float[] target = {};
  private int stride;
  private TileEpilogue epilogue = TileEpilogue.NONE;

  /** A convolution. */
  static WinogradProduct forward(
      ConvShape shape, int maxImages, Kernels kernels, ImageScratch scratch) {
    return new WinogradProduct(
        Gather.tiledForward(shape),
        new TileGrid(shape.outputHeight(), shape.outputWidth()),
        shape.channels(),
        shape.filters(),
        maxImages,
        kernels,
        scratch);
  }

  /** A convolution's gradient for its input. */
  static WinogradProduct backward(
      ConvShape shape, int maxImages, Kernels kernels, ImageScratch scratch) {
    return new WinogradProduct(
        Gather.tiledBackward(shape),
        new TileGrid(shape.height(), shape.width()),
        shape.filters(),
        shape.channels(),
        maxImages,
        kernels,
        scratch);
  }

  /**
   * A product.
   *
   * @param gather by tiles
   * @param grid the target's tiles
   * @param source the source's channels
   * @param channels the target's
   */
  private WinogradProduct(
      Gather gather,
      TileGrid grid,
      int source,
      int channels,
      int maxImages,
      Kernels kernels,
      ImageScratch scratch) {
    this.gather = gather;
    this.grid = grid;
    this.channels = channels;
    this.scratch = scratch;
    tiles = new WinogradTiles(gather, source, kernels);
    int most = maxImages * grid.pixels();
    mostRows = Items.mostRows(most, Blocking.MOST_ROWS, MOST_ROWS, this::stripSize);
    int strip = Items.largestStrip(most, mostRows, this::stripSize);
    int count = Items.largestStrip(most, mostRows, grid::mostTiles);
    for (Strip each : scratch.strips) {
      each.reserveValues(strip);
      each.reservePixels(4 * count);
      tiles.reserve(each);
    }
  }

  private int stripSize(int row, int last) {
    return gather.stripSize(
        grid.firstPixelOf(grid.tileRow(row)), grid.lastPixelOf(grid.tileRow(last)));
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
    items.deal(images * grid.pixels(), mostRows, Panels.count(channels), scratch.workers.count());
    scratch.workers.run(items.count(), scratch.workers.count(), body);
  }

  private void item(int item, int worker) {
    Strip strip = scratch.strips[worker];
    int row = items.row(item);
    int rows = items.rows(item);
    int firstPanel = items.firstPanel(item);
    int endPanel = items.endPanel(item);
    int firstPixel = grid.firstPixelOf(grid.tileRow(row));
    int lastPixel = grid.lastPixelOf(grid.tileRow(row + rows - 1));
    gather.fill(source, firstPixel, lastPixel, 0f, false, strip);
    int count = grid.tiles(row, rows, stride, gather, strip);
    int finished = 0;
    for (int first = 0; first < count; first += tiles.most()) {
      int end = Math.min(count, first + tiles.most());
      tiles.transform(strip, first, end - first);
      for (int panel = firstPanel; panel < endPanel; panel++) {
        int column = panel * Panels.WIDTH;
        tiles.panel(
            strip,
            first,
            end - first,
            weights,
            panel,
            Math.min(Panels.WIDTH, channels - column),
            target,
            row * stride + column,
            strip.places);
      }
      int complete = end == count ? rows : strip.sources[end] / Blocking.ROWS * Blocking.ROWS;
      for (int panel = firstPanel; panel < endPanel && finished < complete; panel++) {
        epilogue.finishPanel(
            row + finished, complete - finished, panel, channels, target, stride, worker);
      }
      finished = Math.max(finished, complete);
    }
  }
}
