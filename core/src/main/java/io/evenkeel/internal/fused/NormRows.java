package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.ColumnMoments;
import io.evenkeel.kernels.ColumnSums;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.RowGroups;

/**
 * A {@link Norm} at one matrix: what packers and epilogues do to its rows, each row by the
 * constants of its group, and what they gather of them.
 */
final class NormRows {
  final Norm norm;
  final RowGroups groups;
  final ColumnMoments moments;
  final ColumnSums sums;
  private final NormKernels kernels;

  /**
   * A norm's rows.
   *
   * @param positions rows of the matrix that a sample has
   * @param maxRows most rows of the matrix
   */
  NormRows(Norm norm, int positions, int maxRows, NormKernels kernels) {
    this.norm = norm;
    this.kernels = kernels;
    int groupRows = norm.groupRows(positions);
    groups = new RowGroups(groupRows);
    int blocks = RowGroups.mostBlocks(maxRows, groupRows);
    moments = new ColumnMoments(kernels, norm.features, blocks, groups);
    sums = new ColumnSums(kernels, norm.features, blocks, groups);
  }

  /**
   * Merges the moments that were recorded of z, and writes them: for each group of the mini-batch,
   * the number of its rows that are here, their mean, and their squared deviations.
   *
   * @param to overwritten
   */
  void writeMoments(float[] z, int stride, double[] to) {
    int features = norm.features;
    moments.merge(z, stride);
    int end;
    for (int row = 0; row < groups.rows(); row = end) {
      end = groups.end(row);
      int at = groups.group(row) * (1 + 2 * features);
      to[at] = end - row;
      System.arraycopy(moments.mean(row), 0, to, at + 1, features);
      System.arraycopy(moments.squaredDeviations(row), 0, to, at + 1 + features, features);
    }
  }

  /**
   * Merges the sums that were recorded, and writes them: for each group, those of dy and of dy *
   * zhat.
   *
   * @param to overwritten
   */
  void writeSums(double[] to) {
    int features = norm.features;
    sums.merge();
    for (int row = 0; row < groups.rows(); row = groups.end(row)) {
      int at = groups.group(row) * 2 * features;
      System.arraycopy(sums.dy(row), 0, to, at, features);
      System.arraycopy(sums.dyZhat(row), 0, to, at + features, features);
    }
  }

  /** The row before {@code end} where other constants begin, or {@code end}. */
  private int sameUntil(int row, int end) {
    return norm.groupStride == 0 || groups.count() == 1 ? end : Math.min(end, groups.end(row));
  }

  /** Forms BN(z) of a block of z; arguments as in a packer. */
  void transform(
      float[] z,
      int stride,
      int row,
      int rows,
      int column,
      int columns,
      float[] block,
      int offset,
      int blockStride) {
    int end;
    for (int r = row; r < row + rows; r = end) {
      end = sameUntil(r, row + rows);
      kernels.affine(
          z,
          r * stride + column,
          stride,
          norm.mean,
          norm.scale,
          norm.shift,
          groups.group(r) * norm.groupStride + column,
          block,
          offset + (r - row) * blockStride,
          blockStride,
          end - r,
          Blocking.padded(columns));
    }
  }

  /**
   * Forms dz of a block from dy and z; arguments as in a packer.
   *
   * @param dyOffset where dy's row {@code row} begins, which may be in the block itself
   */
  void inputGradient(
      float[] dy,
      int dyOffset,
      int dyStride,
      float[] z,
      int stride,
      int row,
      int rows,
      int column,
      int columns,
      float[] block,
      int offset,
      int blockStride) {
    int end;
    for (int r = row; r < row + rows; r = end) {
      end = sameUntil(r, row + rows);
      kernels.inputGradient(
          dy,
          dyOffset + (r - row) * dyStride,
          dyStride,
          z,
          r * stride + column,
          stride,
          norm.mean,
          norm.scale,
          norm.slope,
          norm.offset,
          groups.group(r) * norm.groupStride + column,
          block,
          offset + (r - row) * blockStride,
          blockStride,
          end - r,
          Blocking.padded(columns));
    }
  }

  /** Records the sums of a tile of dy; arguments as in an epilogue. */
  void recordSums(
      int row,
      int rows,
      int column,
      int columns,
      float[] tile,
      int offset,
      int tileStride,
      float[] z,
      int stride) {
    sums.record(
        row,
        rows,
        column,
        columns,
        tile,
        offset,
        tileStride,
        z,
        row * stride + column,
        stride,
        norm.mean,
        norm.invStd,
        norm.zhatShift,
        norm.groupStride);
  }
}
