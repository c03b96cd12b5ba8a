package io.evenkeel.kernels.internal.scalar;

import io.evenkeel.kernels.IndirectKernel;
import io.evenkeel.kernels.Panels;
import java.util.Arrays;

/** Convolution's innermost loops, plain: what the vector ones must equal to the bit. */
public final class ScalarIndirectKernel implements IndirectKernel {

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
    int width = columns > 16 ? 32 : 16;
    for (int r = 0; r < rows; r++) {
      int to = productOffset + places[firstRow + r];
      Arrays.fill(product, to, to + width, 0f);
      int from = rightOffset;
      for (int run = 0; run < runOffsets.length; run++) {
        int at = leftOffset + rowOffsets[firstRow + r] + runOffsets[run];
        for (int i = 0; i < runLengths[run]; i++) {
          addRow(left[at + i], right, from, product, to, width);
          from += Panels.WIDTH;
        }
      }
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
    int width = columns > 16 ? 32 : 16;
    for (int r = 0; r < rows; r++) {
      int to = productOffset + r * Panels.WIDTH;
      if (!add) {
        Arrays.fill(product, to, to + width, 0f);
      }
      for (int k = 0; k < depth; k++) {
        float a = left[leftOffset + r + depthOffsets[firstDepth + k]];
        addRow(a, right, rightOffset + k * Panels.WIDTH, product, to, width);
      }
    }
  }

  private static void addRow(float a, float[] right, int from, float[] product, int to, int width) {
    for (int c = 0; c < width; c++) {
      product[to + c] = Math.fma(a, right[from + c], product[to + c]);
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
    for (int r = 0; r < rows; r++) {
      int to = productOffset + places[firstRow + r];
      if (!add) {
        Arrays.fill(product, to, to + width, 0f);
      }
      for (int k = 0; k < depth; k++) {
        int at = leftOffset + rowOffsets[firstRow + r] + depthOffsets[k];
        int from = rightOffset + k * Panels.WIDTH;
        for (int c = 0; c < width; c++) {
          product[to + c] = Math.fma(left[at + c], right[from + c], product[to + c]);
        }
      }
    }
  }
}
