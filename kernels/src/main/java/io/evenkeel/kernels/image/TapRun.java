package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;

/**
 * The driver of what is computed from strips channel by channel, without weights: for each run of
 * target rows fill the strip, for each phase and each 32 channels call the pass, then finish the
 * tiles.
 */
final class TapRun {

  /** What is computed. */
  @FunctionalInterface
  interface Pass {
    /**
     * Computes 32 channels of the pixels of one phase.
     *
     * @param strip with the pixels' offsets, places and sources
     * @param row the run's first row
     */
    void run(int phase, Strip strip, int pixels, int row, int panel);
  }

  private final Gather gather;
  private final int channels;
  private final ImageScratch scratch;
  private final int mostRows;
  private final Workers.Task body = this::item;

  private final Items items = new Items();
  private Packer source = (row, rows, column, columns, block, offset, stride) -> {};
  private float border;
  private float[] target = {};
  private int stride;
  private Pass pass = (phase, strip, pixels, row, panel) -> {};
  private TileEpilogue epilogue = TileEpilogue.NONE;

  TapRun(Gather gather, int channels, int maxImages, ImageScratch scratch) {
    this.gather = gather;
    this.channels = channels;
    this.scratch = scratch;
    mostRows = Items.mostRows(gather, maxImages);
    int strip = Items.largestStrip(gather, maxImages, mostRows);
    for (Strip each : scratch.strips) {
      each.reserveValues(strip);
      each.reservePixels(mostRows);
    }
  }

  /** The most pixels of a pass. */
  int mostRows() {
    return mostRows;
  }

  /** Offsets of a phase's taps. */
  int[] offsets(int phase) {
    return gather.runs(phase).offsets();
  }

  /** Numbers of a phase's taps. */
  int[] taps(int phase) {
    return gather.phase(phase).taps();
  }

  /** Channels of a panel. */
  int columns(int panel) {
    return Math.min(Panels.WIDTH, channels - panel * Panels.WIDTH);
  }

  void run(
      int images,
      Packer source,
      float border,
      float[] target,
      int stride,
      Pass pass,
      TileEpilogue epilogue) {
    this.source = source;
    this.border = border;
    this.target = target;
    this.stride = stride;
    this.pass = pass;
    this.epilogue = epilogue;
    items.deal(images * gather.targetPixels(), mostRows, 1, scratch.workers.count());
    scratch.workers.run(items.count(), scratch.workers.count(), body);
  }

  private void item(int item, int worker) {
    Strip strip = scratch.strips[worker];
    int row = items.row(item);
    int rows = items.rows(item);
    gather.fill(source, row, row + rows - 1, border, true, strip);
    for (int p = 0; p < gather.phases(); p++) {
      int pixels = gather.pixels(p, row, rows, stride, strip);
      for (int panel = 0; pixels > 0 && panel < Panels.count(channels); panel++) {
        pass.run(p, strip, pixels, row, panel);
      }
    }
    for (int panel = 0; panel < Panels.count(channels); panel++) {
      epilogue.finishPanel(row, rows, panel, channels, target, stride, worker);
    }
  }
}
