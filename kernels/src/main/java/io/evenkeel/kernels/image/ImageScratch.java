package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Workers;

/**
 * The threads and the memory that the convolutions and poolings of a network share, one running at
 * a time. It grows when an operation is bound to it, never in a run.
 */
public final class ImageScratch {
  final Workers workers;
  final Strip[] strips;

  /** Partial weight gradients. */
  float[] arena = {};

  public ImageScratch(Workers workers) {
    this.workers = workers;
    strips = new Strip[workers.count()];
    for (int i = 0; i < strips.length; i++) {
      strips[i] = new Strip();
    }
  }

  /** The threads. */
  public Workers workers() {
    return workers;
  }

  void reserveArena(int count) {
    if (arena.length < count) {
      arena = new float[count];
    }
  }

  /** Bytes held now. */
  public long bytes() {
    long floats = arena.length;
    for (Strip strip : strips) {
      floats +=
          (long) strip.values.length
              + 3L * strip.offsets.length
              + strip.places.length
              + strip.panelRows.length
              + strip.numbers.length
              + strip.right.length
              + strip.transformed.length
              + strip.transformedRight.length
              + strip.products.length
              + strip.tile.length;
    }
    return floats * Float.BYTES;
  }
}
