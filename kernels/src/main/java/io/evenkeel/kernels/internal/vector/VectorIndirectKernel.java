package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.LANES;

import io.evenkeel.kernels.IndirectKernel;

/** Convolution's innermost loops in the Vector API: rows in register tiles. */
final class VectorIndirectKernel implements IndirectKernel {

  @Override
  public void multiply(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] depthOffsets,
      int firstDepth,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      int columns,
      boolean add) {
    if (LANES < 16) {
      int width = columns > 16 ? 32 : 16;
      for (int c = 0; c < width; c += 2 * LANES) {
        slim(
            left,
            leftOffset,
            rowOffsets,
            firstRow,
            rows,
            depthOffsets,
            firstDepth,
            depth,
            right,
            rightOffset + c,
            product,
            productOffset + c,
            places,
            add);
      }
    } else if (columns > 16) {
      wide(
          left,
          leftOffset,
          rowOffsets,
          firstRow,
          rows,
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset,
          places,
          add);
    } else {
      narrow(
          left,
          leftOffset,
          rowOffsets,
          firstRow,
          rows,
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset,
          places,
          add);
    }
  }

  @Override
  public void multiplyChannels(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] depthOffsets,
      int firstDepth,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      int columns,
      boolean add) {
    int width = columns > 16 ? 32 : 16;
    for (int c = 0; c < width; c += LANES) {
      channels(
          left,
          leftOffset + c,
          rowOffsets,
          firstRow,
          rows,
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset + c,
          product,
          productOffset + c,
          places,
          add);
    }
  }

  private static void wide(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] depthOffsets,
      int firstDepth,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      boolean add) {
    int r = 0;
    for (; r + 8 < rows; r += 12) {
      TapsWide.tile12x2(
          left,
          leftOffset,
          rowOffsets,
          firstRow + r,
          Math.min(11, rows - r - 1),
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset,
          places,
          add);
    }
    for (; r < rows; r += 4) {
      TapsWide.tile4x2(
          left,
          leftOffset,
          rowOffsets,
          firstRow + r,
          Math.min(3, rows - r - 1),
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset,
          places,
          add);
    }
  }

  private static void narrow(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] depthOffsets,
      int firstDepth,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      boolean add) {
    int r = 0;
    for (; r + 8 < rows; r += 12) {
      TapsWideNarrow.tile12x1(
          left,
          leftOffset,
          rowOffsets,
          firstRow + r,
          Math.min(11, rows - r - 1),
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset,
          places,
          add);
    }
    for (; r < rows; r += 4) {
      TapsWideNarrow.tile4x1(
          left,
          leftOffset,
          rowOffsets,
          firstRow + r,
          Math.min(3, rows - r - 1),
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset,
          places,
          add);
    }
  }

  private static void slim(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] depthOffsets,
      int firstDepth,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      boolean add) {
    int r = 0;
    for (; r + 4 < rows; r += 6) {
      TapsSlim.tile6x2(
          left,
          leftOffset,
          rowOffsets,
          firstRow + r,
          Math.min(5, rows - r - 1),
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset,
          places,
          add);
    }
    for (; r < rows; r += 2) {
      TapsSlim.tile2x2(
          left,
          leftOffset,
          rowOffsets,
          firstRow + r,
          Math.min(1, rows - r - 1),
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset,
          places,
          add);
    }
  }

  private static void channels(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] depthOffsets,
      int firstDepth,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      boolean add) {
    int r = 0;
    for (; r + 6 < rows; r += 8) {
      TapsChannels.tile8x1(
          left,
          leftOffset,
          rowOffsets,
          firstRow + r,
          Math.min(7, rows - r - 1),
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset,
          places,
          add);
    }
    for (; r < rows; r += 2) {
      TapsChannels.tile2x1(
          left,
          leftOffset,
          rowOffsets,
          firstRow + r,
          Math.min(1, rows - r - 1),
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset,
          places,
          add);
    }
  }
}
