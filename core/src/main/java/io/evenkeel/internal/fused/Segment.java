package io.evenkeel.internal.fused;

import io.evenkeel.kernels.ActivationKernel;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.ColumnSums;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixPacker;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.image.WindowExtremes;
import io.evenkeel.network.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What lies between two matrices of a network: a stored matrix z (rows x features) and the layers
 * that are applied to it on the way to the next product, BatchNorm, the skip of a residual,
 * activation, dropout, in this order, each optional. Only z is kept for the backward pass; the
 * segment's output
 *
 * <pre>  a = dropout(f((z - meanHigh) * scale + shift + skip))</pre>
 *
 * is formed where it is read, by {@link #output}; where it is small, it is formed once and kept
 * beside z. Backward, {@link #gradient} (dL/dztilde) is formed from the product's tiles by {@link
 * #gradientEpilogue}, and dz from it where it is read, by {@link #inputGradient}.
 */
final class Segment {
  final int features;

  /** Rows of the matrix that a sample has: the pixels of an image. */
  final int positions;

  final int stride;
  final float[] z;
  final @Nullable Norm norm;

  /** The norm at the rows of z: this segment's, or that which takes z's moments. */
  final @Nullable NormRows normRows;

  /** Takes extremes of the tiles of z for the segment above; null where nothing does. */
  private @Nullable WindowExtremes extremes;

  final SegmentSpec spec;

  /** The segment whose output is added after the norm; null for none. */
  private final @Nullable Segment skip;

  /**
   * dL/dztilde, laid out like z with this stride; dz itself where there is no norm; empty where
   * nothing is learned below, or a segment above takes extremes of z.
   */
  final float[] gradient;

  final int gradientStride;

  /** sum over the rows of dL/dz, the gradient of a bias below, where there is no norm. */
  final ColumnSums biasSums;

  /**
   * Elements up to which a is kept: 64 KiB, which stay in the cache. StepBench W1 gains. What is
   * added to another segment is kept in any case: it would be formed again at every reading.
   */
  private static final int KEPT = 1 << 14;

  /** a, formed once a step; empty where it is formed wherever it is read. */
  private final float[] kept;

  private final int keptStride;

  /** Elements that are packed at a time: 16 KiB. */
  static final int CHUNK = 4096;

  private final MatrixPacker plain;
  private final @Nullable ActivationKernel activation;
  private final float probability;
  private final Elementwise elementwise;
  private final NormKernels kernels;
  private final float[][] scratch;

  /** Parts of dL/da that others have left, laid out like {@link #gradient}. */
  private final List<float[]> parts = new ArrayList<>();

  private final boolean takesMoments;
  private long dropoutKey;

  /** The number of z's first row in the mini-batch, from which dropout's mask is formed. */
  private int firstRow;

  /** Gives a, the segment's output. */
  final Packer output;

  /** Gives dL/dztilde, which is also the gradient of what is added as skip. */
  final Packer sumGradient;

  /** Gives dz, the gradient of the segment's matrix. */
  final Packer inputGradient;

  /** The same where a norm is at the matrix. */
  private final @Nullable NormGradient normGradient;

  final TileEpilogue gradientEpilogue = this::finishGradientTile;

  /** Gets the tiles of z. */
  final TileEpilogue matrixEpilogue;

  /**
   * A segment.
   *
   * @param planned its layers
   * @param norm its BatchNorm; null where the layers have none
   * @param measuring the BatchNorm that takes the moments of z; null for none
   * @param z its matrix
   * @param stride distance between z's rows, at least features
   * @param gradient where dL/dztilde goes, rows of {@code planned.gradientStride()}
   * @param skip the segment whose output is added; null where the layers have none
   * @param isSkip whether another segment adds this one's output
   * @param maxSamples most samples of a step
   */
  Segment(
      Plan.Planned planned,
      @Nullable Norm norm,
      @Nullable Norm measuring,
      float[] z,
      int stride,
      float[] gradient,
      @Nullable Segment skip,
      boolean isSkip,
      int maxSamples,
      int workers,
      Kernels kernels) {
    spec = planned.spec();
    features = planned.features();
    positions = planned.shape().positions();
    int maxRows = maxSamples * positions;
    this.z = z;
    this.stride = stride;
    this.gradient = gradient;
    this.gradientStride = planned.gradientStride();
    this.skip = skip;
    this.elementwise = kernels.elementwise();
    this.kernels = kernels.norm();
    this.norm = norm;
    Norm atRows = norm == null ? measuring : norm;
    normRows = atRows == null ? null : new NormRows(atRows, positions, maxRows, this.kernels);
    Activation f = spec.activation() == null ? null : spec.activation().layer();
    activation = f == null ? null : elementwise.activation(f.function(), f.slope());
    probability = spec.dropout() == null ? 0 : spec.dropout().layer().probability();
    plain = new MatrixPacker(z, stride);
    keptStride = planned.gradientStride();
    boolean keeps = !spec.isEmpty() && (isSkip || maxRows * keptStride <= KEPT);
    kept = new float[keeps ? maxRows * keptStride : 0];
    if (keeps) {
      output = new MatrixPacker(kept, keptStride);
    } else {
      output = spec.isEmpty() ? plain : this::packOutput;
    }
    sumGradient = new MatrixPacker(gradient, gradientStride);
    takesMoments = measuring != null && measuring.needsMoments();
    boolean isMeasured = takesMoments || (measuring != null && norm == null);
    matrixEpilogue = isMeasured ? this::finishMatrixTile : TileEpilogue.NONE;
    normGradient =
        normRows == null ? null : new NormGradient(normRows, gradient, gradientStride, z, stride);
    inputGradient = normGradient == null ? sumGradient : normGradient;
    biasSums = new ColumnSums(this.kernels, features, maxRows);
    scratch = new float[workers][Blocking.ROWS * Panels.WIDTH];
  }

  /**
   * Makes each tile include a part of dL/da that another segment has left in {@code part} before.
   */
  void addPart(float[] part) {
    parts.add(part);
  }

  /**
   * Says that a segment above takes extremes of z.
   *
   * @param gradientByRow gives its dL/dztilde by z's rows
   * @param ofTiles takes the extremes of z's tiles; null where that is done otherwise
   */
  void takeExtremes(Packer gradientByRow, @Nullable WindowExtremes ofTiles) {
    Objects.requireNonNull(normGradient).read(gradientByRow);
    extremes = ofTiles;
  }

  /**
   * Begins a step: sets which rows of the mini-batch the matrix holds, and chooses dropout's mask.
   *
   * @param firstRow the number of its first row in the mini-batch
   * @param rows how many it holds
   * @param allRows how many the mini-batch has
   */
  void begin(int firstRow, int rows, int allRows, long seed, long step) {
    this.firstRow = firstRow;
    if (norm != null) {
      norm.begin();
    }
    if (normRows != null) {
      normRows.groups.cover(firstRow, rows, allRows);
    }
    if (spec.dropout() != null) {
      dropoutKey = RandomStream.key(seed, "dropout", spec.dropout().node().order(), step);
    }
  }

  /** The number of z's first row in the mini-batch of this step. */
  int firstRow() {
    return firstRow;
  }

  /** Whether {@link #keepOutput} has to be called before {@link #output} is read. */
  boolean keepsOutput() {
    return kept.length > 0;
  }

  /** Forms some rows of a, once the constants of this step's norm are there. */
  void keepOutput(int row, int rows) {
    packOutput(row, rows, 0, features, kept, row * keptStride, keptStride);
  }

  /** Packs in chunks of rows that stay in the first-level cache from one layer to the next. */
  private void packOutput(
      int row, int rows, int column, int columns, float[] block, int offset, int blockStride) {
    int chunk = Math.max(1, CHUNK / columns);
    for (int r = 0; r < rows; r += chunk) {
      packChunk(
          row + r,
          Math.min(chunk, rows - r),
          column,
          columns,
          block,
          offset + r * blockStride,
          blockStride);
    }
  }

  private void packChunk(
      int row, int rows, int column, int columns, float[] block, int offset, int blockStride) {
    int width = Blocking.padded(columns);
    if (norm == null && skip == null && activation != null) {
      int from = row * stride + column;
      int read = Math.min(width, stride - column);
      activation.forward(z, from, stride, block, offset, blockStride, rows, read);
    } else {
      formSum(row, rows, column, columns, block, offset, blockStride);
      if (activation != null) {
        activation.forward(block, offset, blockStride, block, offset, blockStride, rows, width);
      }
    }
    if (probability > 0) {
      elementwise.dropout(
          block,
          offset,
          blockStride,
          rows,
          columns,
          dropoutKey,
          firstRow + row,
          column,
          probability);
    }
  }

  /** Forms BN(z) + skip, what the activation is applied to, of a block. */
  private void formSum(
      int row, int rows, int column, int columns, float[] block, int offset, int blockStride) {
    if (normRows == null) {
      plain.pack(row, rows, column, columns, block, offset, blockStride);
    } else {
      normRows.transform(z, stride, row, rows, column, columns, block, offset, blockStride);
    }
    if (skip != null) {
      skip.addOutput(row, rows, column, columns, block, offset, blockStride);
    }
  }

  /** Adds this segment's output, which is stored, to a block. */
  private void addOutput(
      int row, int rows, int column, int columns, float[] block, int offset, int blockStride) {
    boolean asStored = kept.length == 0;
    float[] a = asStored ? z : kept;
    int aStride = asStored ? stride : keptStride;
    kernels.addBlock(
        block,
        offset,
        blockStride,
        a,
        row * aStride + column,
        aStride,
        rows,
        Blocking.padded(columns));
  }

  /** Turns a tile of dL/da into dL/dztilde, and records its column sums. */
  private void finishGradientTile(
      int row,
      int rows,
      int column,
      int columns,
      float[] tile,
      int offset,
      int tileStride,
      int worker) {
    int from = row * stride + column;
    int width = Blocking.padded(columns);
    for (int i = 0; i < parts.size(); i++) {
      kernels.addBlock(
          tile,
          offset,
          tileStride,
          parts.get(i),
          row * gradientStride + column,
          gradientStride,
          rows,
          width);
    }
    if (probability > 0) {
      elementwise.dropout(
          tile, offset, tileStride, rows, columns, dropoutKey, firstRow + row, column, probability);
    }
    if (activation != null) {
      if (norm == null && skip == null) {
        activation.backward(z, from, stride, tile, offset, tileStride, rows, width);
      } else {
        float[] summed = scratch[worker];
        formSum(row, rows, column, columns, summed, 0, Panels.WIDTH);
        activation.backward(summed, 0, Panels.WIDTH, tile, offset, tileStride, rows, width);
      }
    }
    if (normRows != null) {
      normRows.recordSums(row, rows, column, columns, tile, offset, tileStride, z, stride);
    } else {
      biasSums.record(row, rows, column, columns, tile, offset, tileStride);
    }
  }

  private void finishMatrixTile(
      int row,
      int rows,
      int column,
      int columns,
      float[] tile,
      int offset,
      int tileStride,
      int worker) {
    if (takesMoments && normRows != null) {
      normRows.moments.record(row, rows, column, columns, tile, offset, tileStride);
    }
    if (extremes != null) {
      extremes.finish(row, rows, column, columns);
    }
  }
}
