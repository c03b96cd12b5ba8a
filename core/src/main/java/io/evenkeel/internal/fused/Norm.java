package io.evenkeel.internal.fused;

import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.RowGroups;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;

/**
 * One BatchNorm's numbers in the fused engine: parameters, the mini-batch's statistics, and the
 * constants by column with which packers and epilogues form ztilde, zhat and dz.
 *
 * <p>Forward: mean = meanHigh + meanLow; scale = gamma * invStd; shift = beta - meanLow * scale; so
 * ztilde = (z - meanHigh) * scale + shift. Backward: dbeta = sum dy, dgamma = sum dy * zhat, and dz
 * = dy * scale + (z - meanHigh) * slope + offset with the constants of {@link #finishGradient}.
 * Arrays by column are padded with zeros to whole vectors. Where each group of rows has constants
 * of its own, those of the groups follow each other.
 */
final class Norm {
  final Placed<BatchNorm> placed;
  private final BatchNorm layer;
  final int features;

  /** Rows of a group; 0 where the mini-batch is one. */
  final int groupRows;

  /** Distance between the constants of one group and the next; 0 where all groups share them. */
  final int groupStride;

  final float[] gamma;
  final float[] beta;
  final float[] gammaGradient;
  final float[] betaGradient;
  final float[] mean;
  final float[] scale;
  final float[] shift;
  final float[] invStd;
  final float[] zhatShift;
  final float[] slope;
  final float[] offset;

  /** The statistics that it gathers, and that normalise where the mini-batch's do not. */
  private RunningStatistics running;

  private boolean meanFinite = true;
  private boolean varianceFinite = true;
  private int batchRows;
  private final double[] batchMean;
  private final double[] batchVariance;
  private final double[] sumDy;
  private final double[] sumDyZhat;
  private final double[] runningMean;
  private final double[] runningVariance;

  /**
   * A norm.
   *
   * @param features columns
   * @param maxRows most rows of a mini-batch
   */
  Norm(Placed<BatchNorm> placed, int features, int maxRows) {
    this.placed = placed;
    layer = placed.layer();
    this.features = features;
    groupRows = layer.ghostRows() * placed.node().shape().positions();
    int padded = Blocking.padded(features);
    groupStride = groupRows > 0 && normalizesByBatch() ? padded : 0;
    int constants = padded * (groupStride == 0 ? 1 : RowGroups.count(maxRows, groupRows));
    gamma = new float[padded];
    beta = new float[padded];
    gammaGradient = new float[padded];
    betaGradient = new float[padded];
    mean = new float[constants];
    scale = new float[constants];
    shift = new float[constants];
    invStd = new float[constants];
    zhatShift = new float[constants];
    slope = new float[constants];
    offset = new float[constants];
    running = new RunningStatistics(features);
    batchMean = new double[features];
    batchVariance = new double[features];
    sumDy = new double[features];
    sumDyZhat = new double[features];
    runningMean = new double[features];
    runningVariance = new double[features];
  }

  RunningStatistics running() {
    return running;
  }

  /** Takes over running statistics; they are not copied. */
  void running(RunningStatistics value) {
    running = value;
  }

  /** Whether the mini-batch's own moments normalise. */
  boolean normalizesByBatch() {
    return layer.normalizeBy() == NormalizeBy.BATCH;
  }

  /** Whether the forward pass has to take the mini-batch's moments. */
  boolean needsMoments() {
    return normalizesByBatch() || layer.updateStatistics();
  }

  /**
   * Forms the constants of the forward pass.
   *
   * @param at has recorded the blocks of z
   * @param z BN's input, rows x features; read
   * @return whether mean and variance are finite
   */
  boolean finishMoments(NormRows at, float[] z, int stride) {
    meanFinite = true;
    varianceFinite = true;
    RowGroups groups = at.groups;
    batchRows = groups.rows();
    if (needsMoments()) {
      at.moments.merge(z, stride);
      int end;
      for (int row = 0; row < batchRows; row = end) {
        end = groups.end(row);
        takeGroup(row, end, at.moments.mean(row), at.moments.squaredDeviations(row));
      }
      boolean unbiased = layer.estimator() == VarianceEstimator.UNBIASED;
      double divisor = unbiased ? batchRows - groups.count() : batchRows;
      for (int j = 0; j < features; j++) {
        batchVariance[j] /= divisor;
      }
    }
    if (!normalizesByBatch()) {
      if (layer.statistics() == Statistics.CUMULATIVE) {
        running.copyCumulative(runningMean, runningVariance);
      } else {
        running.copyEma(runningMean, runningVariance);
      }
      formConstants(0, runningMean, runningVariance, 1);
    }
    return meanFinite && varianceFinite;
  }

  /**
   * Pools one group's moments with those of the groups before it (M132), and forms its constants.
   */
  private void takeGroup(int row, int end, double[] mu, double[] squares) {
    double share = (double) (end - row) / end;
    for (int j = 0; j < features; j++) {
      meanFinite &= Double.isFinite(mu[j]);
      varianceFinite &= Double.isFinite(squares[j]);
      batchMean[j] = row == 0 ? mu[j] : batchMean[j] + (mu[j] - batchMean[j]) * share;
      batchVariance[j] = row == 0 ? squares[j] : batchVariance[j] + squares[j];
    }
    if (normalizesByBatch()) {
      int at = groupRows == 0 ? 0 : row / groupRows * groupStride;
      formConstants(at, mu, squares, end - row);
    }
  }

  /** What was not finite in the last forward pass, such as {@code the mini-batch's mean}; or "". */
  String refusal() {
    if (!meanFinite) {
      return "the mini-batch's mean";
    }
    return varianceFinite ? "" : "the mini-batch's variance";
  }

  /**
   * Forms the constants of one group.
   *
   * @param at where they stand
   * @param divisor what the variances are still to be divided by
   */
  private void formConstants(int at, double[] mu, double[] sigma2, double divisor) {
    for (int j = 0; j < features; j++) {
      float high = (float) mu[j];
      double low = mu[j] - high;
      double inverse = 1 / Math.sqrt(sigma2[j] / divisor + layer.epsilon());
      double factor = gamma[j] * inverse;
      mean[at + j] = high;
      invStd[at + j] = (float) inverse;
      zhatShift[at + j] = (float) (-low * inverse);
      scale[at + j] = (float) factor;
      shift[at + j] = (float) (beta[j] - low * factor);
    }
  }

  /**
   * Forms dbeta, dgamma and the constants of dz, from the sums that have been recorded:
   *
   * <pre>
   *   dz = scale * (dy - dbeta/m - zhat * dgamma/m),   zhat = (z - meanHigh) * invStd + zhatShift
   *      = dy * scale + (z - meanHigh) * slope + offset
   *   slope = -scale * invStd * dgamma/m     offset = -scale * (dbeta + zhatShift * dgamma)/m
   * </pre>
   *
   * With running statistics mean and variance are constants, and dz = dy * scale. Where rows are
   * normalised by groups, m and the sums of slope and offset are those of the group (M131).
   */
  void finishGradient(NormRows at) {
    at.sums.merge();
    int end;
    for (int row = 0; row < at.groups.rows(); row = end) {
      end = at.groups.end(row);
      double[] dy = at.sums.dy(row);
      double[] dyZhat = at.sums.dyZhat(row);
      for (int j = 0; j < features; j++) {
        sumDy[j] = row == 0 ? dy[j] : sumDy[j] + dy[j];
        sumDyZhat[j] = row == 0 ? dyZhat[j] : sumDyZhat[j] + dyZhat[j];
      }
      if (normalizesByBatch()) {
        int constants = groupRows == 0 ? 0 : row / groupRows * groupStride;
        formInputConstants(constants, dy, dyZhat, end - row);
      }
    }
    for (int j = 0; j < features; j++) {
      betaGradient[j] = (float) sumDy[j];
      gammaGradient[j] = (float) sumDyZhat[j];
    }
  }

  private void formInputConstants(int at, double[] dy, double[] dyZhat, int rows) {
    double inverseRows = 1.0 / rows;
    for (int j = 0; j < features; j++) {
      double factor = -(double) scale[at + j] * inverseRows;
      slope[at + j] = (float) (factor * invStd[at + j] * dyZhat[j]);
      offset[at + j] = (float) (factor * (dy[j] + zhatShift[at + j] * dyZhat[j]));
    }
  }

  /**
   * Hands the mini-batch's moments to the running statistics, after the step was accepted. A single
   * row, which running statistics can normalise, has no variance to hand over.
   */
  void commit() {
    if (layer.updateStatistics() && batchRows > 1) {
      running.update(batchMean, batchVariance, layer.emaDecay());
    }
  }
}
