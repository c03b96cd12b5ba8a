package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import java.util.Arrays;

/**
 * What another packer writes, times a fixed number. Tiles of at most {@link Panels#WIDTH} columns
 * are written; the stride has room for the last tiles to be rounded up.
 */
final class ScaledPacker implements Packer {
  private final Packer values;
  private final NormKernels kernels;
  private final float[] zeros = new float[Panels.WIDTH];
  private final float[] factors = new float[Panels.WIDTH];

  ScaledPacker(Packer values, float factor, NormKernels kernels) {
    this.values = values;
    this.kernels = kernels;
    Arrays.fill(factors, factor);
  }

  @Override
  public void pack(
      int row, int rows, int column, int columns, float[] block, int offset, int stride) {
    values.pack(row, rows, column, columns, block, offset, stride);
    int width = Blocking.padded(columns);
    kernels.affine(
        block, offset, stride, zeros, factors, zeros, 0, block, offset, stride, rows, width);
  }
}
