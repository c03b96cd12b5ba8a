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

  /** Rows of a group of the matrix that is normalised; 0 where the mini-batch is one. */
  private final int groupRows;

  /** Most groups of a mini-batch. */
  final int mostGroups;

  /** Distance between the constants of one group and the next; 0 where all groups share them. */
  final int groupStride;

  final float[] gamma;
  final float[] beta;
  final float[] gammaGradient;
  final float[] betaGradient;

  /** Which way each column goes in this step: the sign of gamma, 1, 0 or -1. */
  final float[] sign;

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
    groupRows = groupRows(placed.node().shape().positions());
    int padded = Blocking.padded(features);
    groupStride = groupRows > 0 && normalizesByBatch() ? padded : 0;
    mostGroups = RowGroups.count(maxRows, groupRows);
    int constants = padded * (groupStride == 0 ? 1 : mostGroups);
    gamma = new float[padded];
    beta = new float[padded];
    gammaGradient = new float[padded];
    betaGradient = new float[padded];
    sign = new float[padded];
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

  /** Begins a step, in which gamma stays as it is. */
  void begin() {
    for (int j = 0; j < features; j++) {
      sign[j] = Math.signum(gamma[j]);
    }
  }

  /** Rows of a group where a sample has that many; 0 where the mini-batch is one. */
  int groupRows(int positions) {
    return layer.ghostRows() * positions;
  }

  /** Number of groups of a mini-batch of that many rows. */
  int groups(int rows) {
    return RowGroups.count(rows, groupRows);
  }

  /**
   * Forms the constants of the forward pass.
   *
   * @param rows of the mini-batch
   * @param moments of all rows: for each group its number of rows, the means of its columns, and
   *     their squared deviations; empty where none are needed; read
   * @return whether mean and variance are finite
   */
  boolean finishMoments(int rows, double[] moments) {
    meanFinite = true;
    varianceFinite = true;
    batchRows = rows;
    if (needsMoments()) {
      int groups = groups(rows);
      double before = 0;
      for (int g = 0; g < groups; g++) {
        int at = g * (1 + 2 * features);
        takeGroup(g, before, moments, at);
        before += moments[at];
      }
      boolean unbiased = layer.estimator() == VarianceEstimator.UNBIASED;
      double divisor = unbiased ? rows - groups : rows;
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
      formConstants(0, runningMean, 0, runningVariance, 0, 1);
    }
    return meanFinite && varianceFinite;
  }

  /**
   * Pools one group's moments with those of the groups before it (M132), and forms its constants.
   *
   * @param before rows of the groups before it
   * @param at where its moments begin
   */
  private void takeGroup(int group, double before, double[] moments, int at) {
    double count = moments[at];
    double share = count / (before + count);
    int mu = at + 1;
    int squares = mu + features;
    for (int j = 0; j < features; j++) {
      double center = moments[mu + j];
      double square = moments[squares + j];
      meanFinite &= Double.isFinite(center);
      varianceFinite &= Double.isFinite(square);
      batchMean[j] = group == 0 ? center : batchMean[j] + (center - batchMean[j]) * share;
      batchVariance[j] = group == 0 ? square : batchVariance[j] + square;
    }
    if (normalizesByBatch()) {
      formConstants(group * groupStride, moments, mu, moments, squares, count);
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
   * @param means of its columns, from {@code mu} on
   * @param variances of its columns, from {@code sigma2} on, still to be divided by the divisor
   */
  private void formConstants(
      int at, double[] means, int mu, double[] variances, int sigma2, double divisor) {
    for (int j = 0; j < features; j++) {
      float high = (float) means[mu + j];
      double low = means[mu + j] - high;
      double inverse = 1 / Math.sqrt(variances[sigma2 + j] / divisor + layer.epsilon());
      double factor = gamma[j] * inverse;
      mean[at + j] = high;
      invStd[at + j] = (float) inverse;
      zhatShift[at + j] = (float) (-low * inverse);
      scale[at + j] = (float) factor;
      shift[at + j] = (float) (beta[j] - low * factor);
    }
  }

  /**
   * Forms dbeta, dgamma and the constants of dz:
   *
   * <pre>
   *   dz = scale * (dy - dbeta/m - zhat * dgamma/m),   zhat = (z - meanHigh) * invStd + zhatShift
   *      = dy * scale + (z - meanHigh) * slope + offset
   *   slope = -scale * invStd * dgamma/m     offset = -scale * (dbeta + zhatShift * dgamma)/m
   * </pre>
   *
   * With running statistics mean and variance are constants, and dz = dy * scale. Where rows are
   * normalised by groups, m and the sums of slope and offset are those of the group (M131).
   *
   * @param rows of the mini-batch
   * @param sums over all rows: for each group those of dy, then those of dy * zhat; read
   */
  void finishGradient(int rows, double[] sums) {
    int groups = groups(rows);
    for (int g = 0; g < groups; g++) {
      int dy = g * 2 * features;
      int dyZhat = dy + features;
      for (int j = 0; j < features; j++) {
        sumDy[j] = g == 0 ? sums[dy + j] : sumDy[j] + sums[dy + j];
        sumDyZhat[j] = g == 0 ? sums[dyZhat + j] : sumDyZhat[j] + sums[dyZhat + j];
      }
      if (normalizesByBatch()) {
        int m = g == groups - 1 ? rows - g * groupRows : groupRows;
        formInputConstants(g * groupStride, sums, dy, dyZhat, m);
      }
    }
    for (int j = 0; j < features; j++) {
      betaGradient[j] = (float) sumDy[j];
      gammaGradient[j] = (float) sumDyZhat[j];
    }
  }

  private void formInputConstants(int at, double[] sums, int dy, int dyZhat, int rows) {
    double inverseRows = 1.0 / rows;
    for (int j = 0; j < features; j++) {
      double factor = -(double) scale[at + j] * inverseRows;
      slope[at + j] = (float) (factor * invStd[at + j] * sums[dyZhat + j]);
      offset[at + j] = (float) (factor * (sums[dy + j] + zhatShift[at + j] * sums[dyZhat + j]));
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
