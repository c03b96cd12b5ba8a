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
      int[] runOffsets,
      int[] runLengths,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      int columns) {
    if (LANES < 16) {
      int width = columns > 16 ? 32 : 16;
      for (int c = 0; c < width; c += 2 * LANES) {
        TapsSlim.rows(
            left,
            leftOffset,
            rowOffsets,
            firstRow,
            rows,
            runOffsets,
            runLengths,
            right,
            rightOffset + c,
            product,
            productOffset + c,
            places,
            false);
      }
    } else if (columns > 16) {
      TapsWide.rows(
          left,
          leftOffset,
          rowOffsets,
          firstRow,
          rows,
          runOffsets,
          runLengths,
          right,
          rightOffset,
          product,
          productOffset,
          places,
          false);
    } else {
      TapsWideNarrow.rows(
          left,
          leftOffset,
          rowOffsets,
          firstRow,
          rows,
          runOffsets,
          runLengths,
          right,
          rightOffset,
          product,
          productOffset,
          places,
          false);
    }
  }

  @Override
  public void multiplyNeighbours(
      float[] left,
      int leftOffset,
      int rows,
      int[] depthOffsets,
      int firstDepth,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int columns,
      boolean add) {
    if (LANES < 16) {
      int width = columns > 16 ? 32 : 16;
      for (int c = 0; c < width; c += 2 * LANES) {
        TurnedSlim.rows(
            left,
            leftOffset,
            rows,
            depthOffsets,
            firstDepth,
            depth,
            right,
            rightOffset + c,
            product,
            productOffset + c,
            add);
      }
    } else if (columns > 16) {
      TurnedWide.rows(
          left,
          leftOffset,
          rows,
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset,
          add);
    } else {
      TurnedWideNarrow.rows(
          left,
          leftOffset,
          rows,
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset,
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
      TapsChannels.rows(
          left,
          leftOffset + c,
          rowOffsets,
          firstRow,
          rows,
          depthOffsets,
          depth,
          right,
          rightOffset + c,
          product,
          productOffset + c,
          places,
          add);
    }
  }
}
