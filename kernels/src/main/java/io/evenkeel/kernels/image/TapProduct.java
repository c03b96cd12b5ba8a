package io.evenkeel.kernels.image;

import io.evenkeel.kernels.IndirectKernel;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;

/**
 * The driver of a convolution, or of its gradient for the input: a matrix product whose left
 * operand is read from strips.
 *
 * <pre>
 *   for each run of target rows (an item of work)
 *     fill the strip that they read                 the packer's place (prologue)
 *     for each phase, group and panel of weights
 *       micro-kernel over the run's pixels          target = taps * weights
 *       finish each tile                            the epilogue's place
 * </pre>
 *
 * Where a tile's rows or columns are not done at once (several phases, groups), the tiles are
 * finished at the run's end. Every element is one chain over (tap, channel).
 */
final class TapProduct implements ImageProduct {
  private final Gather gather;
  private final int groups;
  private final int groupSource;
  private final int groupTarget;
  private final boolean channelwise;
  private final IndirectKernel kernel;
  private final ImageScratch scratch;
  private final int mostRows;
  private final boolean tilewise;
  private final boolean spills;
  private final Workers.Task body = this::item;

  private final Items items = new Items();
  private Packer source = (row, rows, column, columns, block, offset, stride) -> {};
  private float[] weights = {};
  private float[] target = {};
  private int stride;
  private TileEpilogue epilogue = TileEpilogue.NONE;

  /** A convolution. */
  static TapProduct forward(
      ConvShape shape, int maxImages, IndirectKernel kernel, ImageScratch scratch) {
    boolean apart = shape.depthwise();
    int channels = apart ? shape.channels() : shape.groupChannels();
    int filters = apart ? shape.filters() : shape.groupFilters();
    Gather gather = Gather.forward(shape, apart ? 0 : channels);
    int groups = apart ? 1 : shape.groups();
    return new TapProduct(gather, groups, channels, filters, apart, maxImages, kernel, scratch);
  }

  /** A convolution's gradient for its input. */
  static TapProduct backward(
      ConvShape shape, int maxImages, IndirectKernel kernel, ImageScratch scratch) {
    boolean apart = shape.depthwise();
    int channels = apart ? shape.channels() : shape.groupChannels();
    int filters = apart ? shape.filters() : shape.groupFilters();
    Gather gather = Gather.backward(shape, apart ? 0 : filters);
    int groups = apart ? 1 : shape.groups();
    return new TapProduct(gather, groups, filters, channels, apart, maxImages, kernel, scratch);
  }

  /**
   * A product.
   *
   * @param groupSource source channels of a group
   * @param groupTarget target channels of a group; all of them where channelwise
   * @param channelwise whether each target channel reads the source channel of its number
   */
  private TapProduct(
      Gather gather,
      int groups,
      int groupSource,
      int groupTarget,
      boolean channelwise,
      int maxImages,
      IndirectKernel kernel,
      ImageScratch scratch) {
    this.gather = gather;
    this.groups = groups;
    this.groupSource = groupSource;
    this.groupTarget = groupTarget;
    this.channelwise = channelwise;
    this.kernel = kernel;
    this.scratch = scratch;
    mostRows = Items.mostRows(gather, maxImages);
    tilewise = groups == 1 && gather.phases() == 1;
    spills = groups > 1 && groupTarget % 16 != 0;
    int strip = Items.largestStrip(gather, maxImages, mostRows);
    for (Strip each : scratch.strips) {
      each.reserveValues(strip);
      each.reservePixels(mostRows);
      each.reservePacked(gather.sourceWidth());
      if (spills) {
        each.reserveTile(mostRows);
        each.reservePanelRows(mostRows);
      }
    }
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
    int total = images * gather.targetPixels();
    int panels = groups == 1 ? Panels.count(groupTarget) : 1;
    items.deal(total, mostRows, panels, scratch.workers.count());
    scratch.workers.run(items.count(), scratch.workers.count(), body);
  }

  private void item(int item, int worker) {
    Strip strip = scratch.strips[worker];
    int row = items.row(item);
    int rows = items.rows(item);
    int firstPanel = groups == 1 ? items.firstPanel(item) : 0;
    int endPanel = groups == 1 ? items.endPanel(item) : Panels.count(groupTarget);
    gather.fill(source, row, row + rows - 1, 0f, channelwise, strip);
    int from = 0;
    for (int p = 0; p < gather.phases(); p++) {
      int pixels = gather.pixels(p, row, rows, stride, strip);
      int depth = gather.runs(p).depth();
      for (int g = 0; g < groups; g++) {
        if (pixels > 0) {
          multiply(p, g, from, row, rows, pixels, firstPanel, endPanel, worker);
        }
        from += Panels.size(depth, groupTarget);
      }
    }
    if (!tilewise) {
      int channels = groups * groupTarget;
      int first = groups == 1 ? firstPanel : 0;
      int end = groups == 1 ? endPanel : Panels.count(channels);
      for (int panel = first; panel < end; panel++) {
        epilogue.finishPanel(row, rows, panel, channels, target, stride, worker);
      }
    }
  }

  private void multiply(
      int p,
      int group,
      int from,
      int row,
      int rows,
      int pixels,
      int firstPanel,
      int endPanel,
      int worker) {
    Strip strip = scratch.strips[worker];
    int depth = gather.runs(p).depth();
    for (int panel = firstPanel; panel < endPanel; panel++) {
      int columns = Math.min(Panels.WIDTH, groupTarget - panel * Panels.WIDTH);
      int right = from + panel * depth * Panels.WIDTH;
      int to = row * stride + group * groupTarget + panel * Panels.WIDTH;
      if (spills) {
        chains(p, group, panel, right, pixels, columns, strip, strip.tile, 0, strip.panelRows);
        place(strip, pixels, to, columns);
      } else {
        chains(p, group, panel, right, pixels, columns, strip, target, to, strip.places);
      }
      if (tilewise) {
        epilogue.finishPanel(row, rows, panel, groupTarget, target, stride, worker);
      }
    }
  }

  /** One panel's chains. */
  private void chains(
      int p,
      int group,
      int panel,
      int right,
      int pixels,
      int columns,
      Strip strip,
      float[] product,
      int to,
      int[] places) {
    Runs runs = gather.runs(p);
    if (channelwise) {
      kernel.multiplyChannels(
          strip.values,
          panel * Panels.WIDTH,
          strip.offsets,
          0,
          pixels,
          runs.offsets(),
          runs.offsets().length,
          weights,
          right,
          product,
          to,
          places,
          columns,
          false);
    } else {
      kernel.multiply(
          strip.values,
          group * groupSource,
          strip.offsets,
          0,
          pixels,
          runs.offsets(),
          runs.lengths(),
          weights,
          right,
          product,
          to,
          places,
          columns);
    }
  }

  /** Copies a group's columns from the tile to the target. */
  private void place(Strip strip, int pixels, int to, int columns) {
    for (int r = 0; r < pixels; r++) {
      System.arraycopy(strip.tile, strip.panelRows[r], target, to + strip.places[r], columns);
    }
  }
}
