package io.evenkeel.kernels.internal.scalar;

import io.evenkeel.kernels.MicroKernel;
import io.evenkeel.kernels.Panels;
import java.util.Arrays;

/** The micro-kernel in plain loops: what the vector implementations must equal to the bit. */
public final class ScalarMicroKernel implements MicroKernel {

  @Override
  public void multiply(
      float[] left,
      int leftOffset,
      int rowStride,
      int depthStride,
      int rows,
      float[] right,
      int rightOffset,
      int depth,
      float[] product,
      int productOffset,
      int productStride,
      int columns,
      boolean add) {
    int width = columns > 16 ? 32 : 16;
    for (int r = 0; r < rows; r++) {
      int to = productOffset + r * productStride;
      if (!add) {
        Arrays.fill(product, to, to + width, 0f);
      }
      for (int k = 0; k < depth; k++) {
        float a = left[leftOffset + r * rowStride + k * depthStride];
        int from = rightOffset + k * Panels.WIDTH;
        for (int c = 0; c < width; c++) {
          product[to + c] = Math.fma(a, right[from + c], product[to + c]);
        }
      }
    }
  }

  @Override
  public void multiplyRow(
      float[] x,
      int xOffset,
      int depth,
      float[] right,
      int firstPanel,
      int endPanel,
      float[] product,
      int productOffset) {
    for (int panel = firstPanel; panel < endPanel; panel++) {
      int to = productOffset + panel * Panels.WIDTH;
      Arrays.fill(product, to, to + Panels.WIDTH, 0f);
      for (int k = 0; k < depth; k++) {
        int from = (panel * depth + k) * Panels.WIDTH;
        for (int c = 0; c < Panels.WIDTH; c++) {
          product[to + c] = Math.fma(x[xOffset + k], right[from + c], product[to + c]);
        }
      }
    }
  }
}
