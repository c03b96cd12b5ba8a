package io.evenkeel.kernels.image;

import io.evenkeel.kernels.IndirectKernel;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.WinogradKernels;
import java.util.Arrays;

/**
 * Blocks of 256 or 1024 tiles by Winograd's transforms.
 *
 * <pre>
 *   for each piece of the block
 *     fill the strip, V of its tiles             planes of tiles x channels
 *     pack dz, Y of its tiles                    planes of panels of tiles x 32 filters
 *     dU = or += V' Y, plane by plane            panels of planes of channels x 32 filters
 *   the weights' gradient from dU
 * </pre>
 */
final class WinogradBlocks implements GradientBlocks {
  /** Pixels of a chain's tiles: 1024 tiles of 2 x 2, 256 of 4 x 4. */
  private static final int BLOCK_PIXELS = 4096;

  /** Tiles of a piece, so that a panel of a plane of Y stays in the first-level cache: 16 KiB. */
  private static final int MOST_TILES = 128;

  /** Floats of a piece's V, and of its Y: 4 MiB each; one plane is read at a time. */
  private static final int MOST_FLOATS = 1024 << 10;

  private final TileGrid grid;
  private final Gather gather;
  private final int channels;
  private final int filters;
  private final IndirectKernel kernel;
  private final WinogradKernels transforms;
  private final ImageScratch scratch;
  private final int blockTiles;
  private final int panels;
  private final int piece;
  private final TransformedTiles transformed;
  private final int panelStride;
  private final int rightStride;
  private final int gradientPixel;

  private int total;
  private Packer source = (row, rows, column, columns, block, offset, stride) -> {};
  private Packer outputGradient = source;

  WinogradBlocks(ConvShape shape, int maxImages, Kernels kernels, ImageScratch scratch) {
    this.scratch = scratch;
    kernel = kernels.indirectKernel();
    int tilePixels = WinogradTiles.tile(shape, ImagesAtATime.MANY);
    transforms = kernels.winograd(tilePixels);
    blockTiles = BLOCK_PIXELS / (tilePixels * tilePixels);
    grid = TileGrid.ofPixels(shape.outputHeight(), shape.outputWidth(), tilePixels);
    gather = Gather.tiledForward(shape, grid);
    channels = shape.channels();
    filters = shape.filters();
    panels = Panels.count(filters);
    int widest = Math.max(TransformedTiles.stride(channels), panels * Panels.WIDTH);
    // pieces of equal size: a short last one would write all of dU for few products
    int fitting = Math.clamp(MOST_FLOATS / (transforms.planes() * widest), 16, MOST_TILES);
    piece = Math.ceilDiv(blockTiles, Math.ceilDiv(blockTiles, fitting));
    transformed = new TransformedTiles(gather, channels, piece, transforms);
    panelStride = piece * Panels.WIDTH;
    rightStride = panels * panelStride + TransformedTiles.APART;
    gradientPixel = TransformedTiles.stride(filters);
    int strip = 0;
    int rows = 0;
    int tiles = maxImages * grid.tiles();
    for (int first = 0; first < tiles; first += blockTiles) {
      for (int t = first; t < Math.min(tiles, first + blockTiles); t += piece) {
        int last = Math.min(Math.min(tiles, first + blockTiles), t + piece) - 1;
        int firstRow = t / grid.tilesX();
        int lastRow = last / grid.tilesX();
        strip =
            Math.max(
                strip, gather.stripSize(grid.firstPixelOf(firstRow), grid.lastPixelOf(lastRow)));
        rows = Math.max(rows, lastRow - firstRow + 1);
      }
    }
    for (Strip each : scratch.strips) {
      each.reserveValues(strip);
      each.reservePixels(piece);
      each.reserveTransformed(transformed.size() + IndirectKernel.MORE);
      each.reserveTransformedRight(transforms.planes() * rightStride);
      each.reserveProducts(panels * transforms.planes() * WinogradWeights.planeStride(channels));
      each.reserveRight(rows * tilePixels * grid.pixelsX() * gradientPixel + Panels.WIDTH);
    }
  }

  @Override
  public int count(int images) {
    return Math.ceilDiv(images * grid.tiles(), blockTiles);
  }

  @Override
  public void bind(int images, Packer source, Packer outputGradient) {
    total = images * grid.tiles();
    this.source = source;
    this.outputGradient = outputGradient;
  }

  @Override
  public void compute(int block, int firstPanel, int endPanel, int to, int worker) {
    Strip strip = scratch.strips[worker];
    int end = Math.min(total, (block + 1) * blockTiles);
    for (int tile = block * blockTiles; tile < end; tile += piece) {
      int count = Math.min(piece, end - tile);
      transformInput(tile, count, strip);
      transformGradient(tile, count, firstPanel, endPanel, strip);
      multiply(count, firstPanel, endPanel, tile > block * blockTiles, strip);
    }
    int size = channels * Panels.WIDTH;
    int planeStride = WinogradWeights.planeStride(channels);
    for (int panel = firstPanel; panel < endPanel; panel++) {
      transforms.weightsGradient(
          strip.products,
          panel * transforms.planes() * planeStride,
          planeStride,
          channels,
          scratch.arena,
          to + panel * 9 * size);
    }
  }

  private void transformInput(int tile, int count, Strip strip) {
    int firstRow = tile / grid.tilesX();
    int lastRow = (tile + count - 1) / grid.tilesX();
    gather.fill(source, grid.firstPixelOf(firstRow), grid.lastPixelOf(lastRow), 0f, false, strip);
    for (int t = 0; t < count; t++) {
      int number = tile + t;
      int image = number / grid.tiles();
      int within = number % grid.tiles();
      strip.offsets[t] =
          gather.origin(
              image,
              within / grid.tilesX() * grid.tile(),
              within % grid.tilesX() * grid.tile(),
              strip);
    }
    transformed.form(strip, 0, count);
  }

  private void transformGradient(int tile, int count, int firstPanel, int endPanel, Strip strip) {
    int tilePixels = grid.tile();
    int pitch = grid.pixelsX() * gradientPixel;
    int firstRow = tile / grid.tilesX();
    int lastRow = (tile + count - 1) / grid.tilesX();
    for (int tileRow = firstRow; tileRow <= lastRow; tileRow++) {
      for (int y = 0; y < tilePixels; y++) {
        packRow(tileRow, y, strip.right, ((tileRow - firstRow) * tilePixels + y) * pitch);
      }
    }
    for (int t = 0; t < count; t++) {
      int number = tile + t;
      strip.offsets[t] =
          (number / grid.tilesX() - firstRow) * tilePixels * pitch
              + number % grid.tilesX() * tilePixels * gradientPixel;
    }
    for (int panel = firstPanel; panel < endPanel; panel++) {
      int column = panel * Panels.WIDTH;
      transforms.outputGradient(
          strip.right,
          strip.offsets,
          0,
          count,
          pitch,
          gradientPixel,
          column,
          filters - column,
          strip.transformedRight,
          panel * panelStride,
          rightStride);
    }
  }

  /** Packs a row of dz, with zeros where whole tiles go beyond the image. */
  private void packRow(int tileRow, int y, float[] values, int to) {
    int image = tileRow / grid.tilesY();
    int row = tileRow % grid.tilesY() * grid.tile() + y;
    int end = to + grid.pixelsX() * gradientPixel;
    int from = to;
    if (row < grid.height()) {
      int pixel = image * grid.targets() + row * grid.width();
      outputGradient.pack(pixel, grid.width(), 0, filters, values, to, gradientPixel);
      from = to + grid.width() * gradientPixel;
    }
    Arrays.fill(values, from, end, 0f);
  }

  private void multiply(int count, int firstPanel, int endPanel, boolean goesOn, Strip strip) {
    int planeStride = WinogradWeights.planeStride(channels);
    for (int plane = 0; plane < transforms.planes(); plane++) {
      for (int panel = firstPanel; panel < endPanel; panel++) {
        kernel.multiplyNeighbours(
            strip.transformed,
            plane * transformed.planeStride(),
            channels,
            transformed.rows(),
            0,
            count,
            strip.transformedRight,
            plane * rightStride + panel * panelStride,
            strip.products,
            (panel * transforms.planes() + plane) * planeStride,
            Math.min(Panels.WIDTH, filters - panel * Panels.WIDTH),
            goesOn);
      }
    }
  }
}
