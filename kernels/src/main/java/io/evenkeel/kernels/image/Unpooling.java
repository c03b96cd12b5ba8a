package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.PoolKernels;
import java.util.Arrays;

/**
 * Spreads the gradient of max pooling, in windows side by side, over the pixels: a window's at its
 * largest pixel, zeros elsewhere. The pooled rows are packed to where the pixels' go, at the front,
 * and spread from the last pixel to the first, so that no other memory is needed.
 */
record Unpooling(PoolShape pool, Packer pooled, PoolArguments arguments, PoolKernels kernels)
    implements Packer {

  @Override
  public void pack(
      int row, int rows, int column, int columns, float[] block, int offset, int stride) {
    int end = row + rows;
    int at = row;
    while (at < end) {
      int x = at % pool.width();
      int count = Math.min(end - at, pool.width() - x);
      packRow(at, count, column, columns, block, offset + (at - row) * stride, stride);
      at += count;
    }
  }

  /** Pixels of one image row. */
  private void packRow(
      int row, int count, int column, int columns, float[] block, int offset, int stride) {
    int image = row / pool.inputPixels();
    int y = row % pool.inputPixels() / pool.width();
    int x = row % pool.width();
    int windowY = y / pool.windowHeight();
    int first = x / pool.windowWidth();
    int end =
        windowY < pool.outputHeight()
            ? Math.min(pool.outputWidth(), (x + count - 1) / pool.windowWidth() + 1)
            : first;
    int window = (image * pool.outputHeight() + windowY) * pool.outputWidth();
    if (end > first) {
      pooled.pack(window + first, end - first, column, columns, block, offset, stride);
    }
    int width = pool.windowWidth();
    int inside = Math.clamp(end * width - x, 0, count);
    for (int p = inside; p < count; p++) {
      int to = offset + p * stride;
      Arrays.fill(block, to, to + Blocking.padded(columns), 0f);
    }
    if (inside > 0) {
      kernels.spread(
          block,
          offset,
          stride,
          inside,
          x % width,
          width,
          y % pool.windowHeight() * width,
          arguments,
          window + first,
          column,
          columns);
    }
  }
}
