package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Packer;
import org.jspecify.annotations.Nullable;

/** Gives dz of a matrix z that a norm is at, from dL/dztilde and z (M19). */
final class NormGradient implements Packer {
  private final NormRows normRows;
  private final float[] dy;
  private final int dyStride;
  private final float[] z;
  private final int stride;

  /** Gives dL/dztilde where it is not stored by z's rows; null where {@link #dy} has it. */
  private @Nullable Packer source;

  /**
   * A gradient.
   *
   * @param dy dL/dztilde, rows of {@code dyStride}; not read after {@link #read} was called
   * @param z rows of {@code stride}
   */
  NormGradient(NormRows normRows, float[] dy, int dyStride, float[] z, int stride) {
    this.normRows = normRows;
    this.dy = dy;
    this.dyStride = dyStride;
    this.z = z;
    this.stride = stride;
  }

  /** Says that dL/dztilde is given by a packer. */
  void read(Packer source) {
    this.source = source;
  }

  @Override
  public void pack(
      int row, int rows, int column, int columns, float[] block, int offset, int blockStride) {
    int chunk = Math.max(1, Segment.CHUNK / columns);
    for (int r = 0; r < rows; r += chunk) {
      int count = Math.min(chunk, rows - r);
      packChunk(row + r, count, column, columns, block, offset + r * blockStride, blockStride);
    }
  }

  private void packChunk(
      int row, int rows, int column, int columns, float[] block, int offset, int blockStride) {
    float[] given = dy;
    int at = row * dyStride + column;
    int givenStride = dyStride;
    if (source != null) {
      source.pack(row, rows, column, columns, block, offset, blockStride);
      given = block;
      at = offset;
      givenStride = blockStride;
    }
    normRows.inputGradient(
        given, at, givenStride, z, stride, row, rows, column, columns, block, offset, blockStride);
  }
}
