package io.evenkeel.kernels.image;

import io.evenkeel.kernels.IndirectKernel;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;

/**
 * Blocks of {@link #BLOCK} pixels, tap by tap: for each piece of a block, fill the strip, pack dz,
 * and partial = or += strip' * dz.
 */
final class TapBlocks implements GradientBlocks {
  /** Pixels of a chain, as many as a large mini-batch of a dense layer has rows. */
  static final int BLOCK = 1024;

  /**
   * Pixels of a chain that are multiplied at a time, so that dz's panel stays in the first-level
   * cache: 16 KiB.
   */
  private static final int DEPTH = 128;

  private final ConvShape shape;
  private final Gather gather;
  private final boolean channelwise;
  private final IndirectKernel kernel;
  private final ImageScratch scratch;
  private final int groups;
  private final int groupPanels;
  private final int panelRows;
  private final int piece;
  private final boolean slices;

  private int total;
  private Packer source = (row, rows, column, columns, block, offset, stride) -> {};
  private Packer outputGradient = source;

  TapBlocks(ConvShape shape, int maxImages, IndirectKernel kernel, ImageScratch scratch) {
    this.shape = shape;
    this.kernel = kernel;
    this.scratch = scratch;
    channelwise = shape.depthwise();
    gather = Gather.forward(shape, channelwise ? 0 : shape.groupChannels());
    groups = channelwise ? 1 : shape.groups();
    groupPanels = Panels.count(channelwise ? shape.filters() : shape.groupFilters());
    slices = groups > 1 && shape.groupFilters() % Panels.WIDTH != 0;
    panelRows = gather.runs(0).depth();
    piece = Math.min(BLOCK, Items.mostRows(gather, maxImages));
    int strip = Items.largestStrip(gather, maxImages, piece);
    for (Strip each : scratch.strips) {
      each.reserveValues(strip);
      each.reservePixels(piece);
      each.reservePacked(gather.sourceWidth());
      each.reserveRight(Panels.size(piece, shape.filters()));
      each.reservePanelRows(panelRows);
      if (slices) {
        each.reserveTile(piece);
      }
    }
  }

  @Override
  public int count(int images) {
    return Math.ceilDiv(images * gather.targetPixels(), BLOCK);
  }

  @Override
  public void bind(int images, Packer source, Packer outputGradient) {
    total = images * gather.targetPixels();
    this.source = source;
    this.outputGradient = outputGradient;
  }

  @Override
  public void compute(int block, int firstPanel, int endPanel, int to, int worker) {
    Strip strip = scratch.strips[worker];
    int end = Math.min(total, (block + 1) * BLOCK);
    for (int row = block * BLOCK; row < end; row += piece) {
      int rows = Math.min(piece, end - row);
      gather.fill(source, row, row + rows - 1, 0f, channelwise, strip);
      gather.pixels(0, row, rows, 1, strip);
      packRight(row, rows, firstPanel, endPanel, strip);
      for (int g = 0; g < groups; g++) {
        for (int panel = firstPanel; panel < endPanel; panel++) {
          multiply(g, panel, rows, to, row > block * BLOCK, strip);
        }
      }
    }
  }

  /** Packs rows of dz in panels of all filters, whatever the groups. */
  private void packRight(int row, int rows, int firstPanel, int endPanel, Strip strip) {
    int end = groups == 1 ? endPanel : Panels.count(shape.filters());
    for (int panel = groups == 1 ? firstPanel : 0; panel < end; panel++) {
      int column = panel * Panels.WIDTH;
      int columns = Math.min(Panels.WIDTH, shape.filters() - column);
      int to = panel * rows * Panels.WIDTH;
      outputGradient.pack(row, rows, column, columns, strip.right, to, Panels.WIDTH);
    }
  }

  private void multiply(int group, int panel, int rows, int to, boolean goesOn, Strip strip) {
    int filters = channelwise ? shape.filters() : shape.groupFilters();
    int columns = Math.min(Panels.WIDTH, filters - panel * Panels.WIDTH);
    int place = to + (group * groupPanels + panel) * panelRows * Panels.WIDTH;
    float[] right = strip.right;
    int rightOffset = (group * (filters / Panels.WIDTH) + panel) * rows * Panels.WIDTH;
    if (slices) {
      slice(group * filters + panel * Panels.WIDTH, columns, rows, strip);
      right = strip.tile;
      rightOffset = 0;
    }
    Runs runs = gather.runs(0);
    if (channelwise) {
      kernel.multiplyChannels(
          strip.values,
          panel * Panels.WIDTH,
          runs.offsets(),
          0,
          panelRows,
          strip.offsets,
          rows,
          right,
          rightOffset,
          scratch.arena,
          place,
          strip.panelRows,
          columns,
          goesOn);
      return;
    }
    for (int k = 0; k < rows; k += DEPTH) {
      int depth = Math.min(DEPTH, rows - k);
      int at = place;
      for (int run = 0; run < runs.offsets().length; run++) {
        int length = runs.lengths()[run];
        kernel.multiplyNeighbours(
            strip.values,
            group * shape.groupChannels() + runs.offsets()[run],
            length,
            strip.offsets,
            k,
            depth,
            right,
            rightOffset + k * Panels.WIDTH,
            scratch.arena,
            at,
            columns,
            goesOn || k > 0);
        at += length * Panels.WIDTH;
      }
    }
  }

  /** Copies some columns of dz, which may lie in two panels, into one. */
  private static void slice(int column, int columns, int rows, Strip strip) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        strip.tile[r * Panels.WIDTH + c] = strip.right[Panels.index(rows, r, column + c)];
      }
    }
  }
}
