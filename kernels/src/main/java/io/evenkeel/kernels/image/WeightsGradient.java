package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;

/**
 * The driver of a convolution's gradient for its weights: a product whose chains run over pixels.
 * They are cut into {@link GradientBlocks}, and the blocks' results are added pairwise in a fixed
 * tree (block b and b + 1, then pairs of pairs), so the bits depend on the number of pixels alone.
 *
 * <pre>
 *   for each run of 2^j blocks (an item of work: a subtree)
 *     for each block: its gradient
 *       add partials of equal height while there are two
 *   add the subtrees, element by element; finish each tile
 * </pre>
 */
final class WeightsGradient {
  /** Rows of a panel that are added up as one item of work: 64 KiB. */
  private static final int SUM_ROWS = 512;

  /** Floats of a gradient of which more sums can be held, so that threads finish together. */
  private static final int SMALL = 1 << 16;

  /** So many subtrees of a small gradient at least, if there are the blocks. */
  private static final int LEAST_SUBTREES = 16;

  private final ImageScratch scratch;
  private final GradientBlocks blocks;
  private final int groups;
  private final int groupPanels;
  private final int groupFilters;
  private final int panelRows;
  private final int size;
  private final Workers.Task body = this::item;
  private final Workers.Task sum = this::sum;

  private int count;
  private int height;
  private int subtrees;
  private int columnGroups = 1;
  private int slotsPerWorker;
  private float[] gradient = {};
  private TileEpilogue epilogue = TileEpilogue.NONE;

  WeightsGradient(ConvShape shape, int maxImages, GradientBlocks blocks, ImageScratch scratch) {
    this.blocks = blocks;
    this.scratch = scratch;
    groups = shape.depthwise() ? 1 : shape.groups();
    groupFilters = shape.depthwise() ? shape.filters() : shape.groupFilters();
    groupPanels = Panels.count(groupFilters);
    panelRows = shape.depthwise() ? shape.taps() : shape.depth();
    size = shape.weightsSize();
    int slots = 0;
    for (int images = 1; images <= maxImages; images++) {
      deal(images);
      slots = Math.max(slots, subtrees + slotsPerWorker * scratch.workers.count());
    }
    scratch.reserveArena(Math.multiplyExact(size, slots));
  }

  /** Chooses how many blocks a subtree has. */
  private void deal(int images) {
    int threads = scratch.workers.count();
    count = blocks.count(images);
    height = 0;
    int least = Math.max(2 * threads, size <= SMALL ? LEAST_SUBTREES : 0);
    while (Math.ceilDiv(count, 2 << height) >= least) {
      height++;
    }
    subtrees = Math.ceilDiv(count, 1 << height);
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
    this.gradient = gradient;
    this.epilogue = epilogue;
    deal(images);
    blocks.bind(images, source, outputGradient);
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
    int end = Math.min((subtree + 1) << height, count);
    int held = 0; // bit l: a sum of 2^l blocks waits in slot l
    for (int b = first; b < end; b++) {
      int level = 0;
      while ((held >> level & 1) == 1) {
        level++;
      }
      int to = b + 1 == end && held == 0 ? subtree * size : own + level * size;
      blocks.compute(b, firstPanel, endPanel, to, worker);
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
    int columns = Math.min(Panels.WIDTH, groupFilters - panel % groupPanels * Panels.WIDTH);
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
