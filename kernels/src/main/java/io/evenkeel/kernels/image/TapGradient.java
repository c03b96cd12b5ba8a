package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.IndirectKernel;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;

/**
 * The driver of a convolution's gradient for its weights: a product whose chains run over pixels.
 * They are cut into blocks of {@link #BLOCK} pixels, and the blocks' results are added pairwise in
 * a fixed tree (block b and b + 1, then pairs of pairs), so the bits depend on the number of pixels
 * alone.
 *
 * <pre>
 *   for each run of 2^j blocks (an item of work: a subtree)
 *     for each block
 *       for each piece of it: fill the strip, pack dz; partial = or += strip' * dz
 *       add partials of equal height while there are two
 *   add the subtrees, element by element; finish each tile
 * </pre>
 */
final class TapGradient {
  /** Pixels of a chain, as many as a large mini-batch of a dense layer has rows. */
  static final int BLOCK = 1024;

  /**
   * Pixels of a chain that are multiplied at a time, so that dz's panel stays in the first-level
   * cache: 16 KiB.
   */
  private static final int DEPTH = 128;

  /** Rows of a panel that are added up as one item of work: 64 KiB. */
  private static final int SUM_ROWS = 512;

  private final ConvShape shape;
  private final Gather gather;
  private final boolean channelwise;
  private final IndirectKernel kernel;
  private final ImageScratch scratch;
  private final int groups;
  private final int groupPanels;
  private final int panelRows;
  private final int size;
  private final int piece;
  private final boolean slices;
  private final Workers.Task body = this::item;
  private final Workers.Task sum = this::sum;

  private int total;
  private int height;
  private int subtrees;
  private int columnGroups = 1;
  private int slotsPerWorker;
  private Packer source = (row, rows, column, columns, block, offset, stride) -> {};
  private Packer outputGradient = source;
  private float[] gradient = {};
  private TileEpilogue epilogue = TileEpilogue.NONE;

  TapGradient(ConvShape shape, int maxImages, IndirectKernel kernel, ImageScratch scratch) {
    this.shape = shape;
    this.kernel = kernel;
    this.scratch = scratch;
    channelwise = shape.depthwise();
    gather = Gather.forward(shape, channelwise ? 0 : shape.groupChannels());
    groups = channelwise ? 1 : shape.groups();
    groupPanels = Panels.count(channelwise ? shape.filters() : shape.groupFilters());
    slices = groups > 1 && shape.groupFilters() % Panels.WIDTH != 0;
    panelRows = gather.runs(0).depth();
    size = shape.weightsSize();
    piece = Math.min(BLOCK, Items.mostRows(gather, maxImages));
    int slots = 0;
    for (int images = 1; images <= maxImages; images++) {
      deal(images);
      slots = Math.max(slots, subtrees + slotsPerWorker * scratch.workers.count());
    }
    scratch.reserveArena(Math.multiplyExact(size, slots));
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

  /** Chooses how many blocks a subtree has. */
  private void deal(int images) {
    int threads = scratch.workers.count();
    total = images * gather.targetPixels();
    int blocks = Math.ceilDiv(total, BLOCK);
    height = 0;
    while (Math.ceilDiv(blocks, 2 << height) >= 2 * threads) {
      height++;
    }
    subtrees = Math.ceilDiv(blocks, 1 << height);
    columnGroups =
        subtrees >= threads || groups > 1
            ? 1
            : Math.min(groupPanels, Math.ceilDiv(threads, subtrees));
    slotsPerWorker = height == 0 ? 0 : height + 1;
  }

  /**
   * Computes the gradient of the weights.
   *
   * @param gradient laid out as the weights; overwritten, missing columns with zeros
   * @param epilogue gets tiles of panels: row and column count within the concatenated panels
   */
  void run(
      int images, Packer source, Packer outputGradient, float[] gradient, TileEpilogue epilogue) {
    this.source = source;
    this.outputGradient = outputGradient;
    this.gradient = gradient;
    this.epilogue = epilogue;
    deal(images);
    scratch.workers.run(subtrees * columnGroups, scratch.workers.count(), body);
    int sums = groups * groupPanels * Math.ceilDiv(panelRows, SUM_ROWS);
    scratch.workers.run(sums, size < 1 << 14 ? 1 : scratch.workers.count(), sum);
  }

  /** A subtree, for some of the panels. Its result goes to the subtree's slot. */
  private void item(int item, int worker) {
    int subtree = item / columnGroups;
    int part = item % columnGroups;
    int firstPanel = groupPanels * part / columnGroups;
    int endPanel = groupPanels * (part + 1) / columnGroups;
    int own = (subtrees + worker * slotsPerWorker) * size;
    int first = subtree << height;
    int end = Math.min((subtree + 1) << height, Math.ceilDiv(total, BLOCK));
    int held = 0; // bit l: a sum of 2^l blocks waits in slot l
    for (int b = first; b < end; b++) {
      int level = 0;
      while ((held >> level & 1) == 1) {
        level++;
      }
      int to = b + 1 == end && held == 0 ? subtree * size : own + level * size;
      block(b, firstPanel, endPanel, to, worker);
      for (int l = 0; l < level; l++) {
        addPanels(to, own + l * size, firstPanel, endPanel);
      }
      held = (held >> level | 1) << level;
    }
    if (end - first > 1) {
      collect(held, own, subtree * size, firstPanel, endPanel);
    }
  }

  /** Adds what is left of a subtree, the smaller sums first, into its slot. */
  private void collect(int held, int own, int to, int firstPanel, int endPanel) {
    int level = Integer.numberOfTrailingZeros(held);
    int sum = own + level * size;
    for (int l = level + 1; l < slotsPerWorker; l++) {
      if ((held >> l & 1) == 1) {
        addPanels(sum, own + l * size, firstPanel, endPanel);
      }
    }
    for (int g = 0; g < groups; g++) {
      int panel = g * groupPanels + firstPanel;
      int from = panel * panelRows * Panels.WIDTH;
      int count = (endPanel - firstPanel) * panelRows * Panels.WIDTH;
      System.arraycopy(scratch.arena, sum + from, scratch.arena, to + from, count);
    }
  }

  private void addPanels(int to, int from, int firstPanel, int endPanel) {
    int count = (endPanel - firstPanel) * panelRows * Panels.WIDTH;
    for (int g = 0; g < groups; g++) {
      int at = (g * groupPanels + firstPanel) * panelRows * Panels.WIDTH;
      add(scratch.arena, to + at, from + at, count);
    }
  }

  private static void add(float[] values, int to, int from, int count) {
    for (int i = 0; i < count; i++) {
      values[to + i] += values[from + i];
    }
  }

  private void block(int block, int firstPanel, int endPanel, int to, int worker) {
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

  /** Adds up the subtrees for some rows of one panel, and hands the tiles on. */
  private void sum(int item, int worker) {
    int parts = Math.ceilDiv(panelRows, SUM_ROWS);
    int panel = item / parts;
    int row = item % parts * SUM_ROWS;
    int rows = Math.min(SUM_ROWS, panelRows - row);
    int at = (panel * panelRows + row) * Panels.WIDTH;
    int count = rows * Panels.WIDTH;
    for (int step = 1; step < subtrees; step *= 2) {
      for (int s = 0; s + step < subtrees; s += 2 * step) {
        add(scratch.arena, s * size + at, (s + step) * size + at, count);
      }
    }
    int filters = channelwise ? shape.filters() : shape.groupFilters();
    int columns = Math.min(Panels.WIDTH, filters - panel % groupPanels * Panels.WIDTH);
    for (int r = 0; r < rows; r++) {
      int from = at + r * Panels.WIDTH;
      System.arraycopy(scratch.arena, from, gradient, from, columns);
      for (int c = columns; c < Panels.WIDTH; c++) {
        gradient[from + c] = 0f;
      }
    }
    for (int r = 0; r < rows; r += Blocking.ROWS) {
      epilogue.finish(
          row + r,
          Math.min(Blocking.ROWS, rows - r),
          panel * Panels.WIDTH,
          columns,
          gradient,
          at + r * Panels.WIDTH,
          Panels.WIDTH,
          worker);
    }
  }
}
