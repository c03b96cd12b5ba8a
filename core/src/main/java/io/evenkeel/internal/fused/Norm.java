package io.evenkeel.internal.fused;

import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.ColumnMoments;
import io.evenkeel.kernels.ColumnSums;
import io.evenkeel.kernels.NormKernels;
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
 * Arrays by column are padded with zeros to whole vectors.
 */
final class Norm {
  final Placed<BatchNorm> placed;
  private final BatchNorm layer;
  final int features;
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
  final ColumnMoments moments;
  final ColumnSums sums;

  /** The statistics that it gathers, and that normalise where the mini-batch's do not. */
  private RunningStatistics running;

  private boolean meanFinite = true;
  private boolean varianceFinite = true;
  private int batchRows;
  private final double[] batchMean;
  private final double[] batchVariance;
  private final double[] runningMean;
  private final double[] runningVariance;

  Norm(Placed<BatchNorm> placed, int features, int maxRows, NormKernels kernels) {
    this.placed = placed;
    layer = placed.layer();
    this.features = features;
    int padded = Blocking.padded(features);
    gamma = new float[padded];
    beta = new float[padded];
    gammaGradient = new float[padded];
    betaGradient = new float[padded];
    mean = new float[padded];
    scale = new float[padded];
    shift = new float[padded];
    invStd = new float[padded];
    zhatShift = new float[padded];
    slope = new float[padded];
    offset = new float[padded];
    moments = new ColumnMoments(kernels, features, maxRows);
    sums = new ColumnSums(kernels, features, maxRows);
    running = new RunningStatistics(features);
    batchMean = new double[features];
    batchVariance = new double[features];
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
   * @param z BN's input, rows x features, whose blocks have been recorded; read
   * @return whether mean and variance are finite
   */
  boolean finishMoments(float[] z, int stride, int rows) {
    meanFinite = true;
    varianceFinite = true;
    batchRows = rows;
    if (needsMoments()) {
      moments.merge(z, stride, rows);
      double divisor = layer.estimator() == VarianceEstimator.UNBIASED ? rows - 1 : rows;
      double[] batch = moments.mean();
      double[] squares = moments.squaredDeviations();
      for (int j = 0; j < features; j++) {
        batchMean[j] = batch[j];
        batchVariance[j] = squares[j] / divisor;
        meanFinite &= Double.isFinite(batch[j]);
        varianceFinite &= Double.isFinite(squares[j]);
      }
    }
    if (normalizesByBatch()) {
      double[] squares = moments.squaredDeviations();
      for (int j = 0; j < features; j++) {
        formColumn(j, batchMean[j], squares[j] / rows);
      }
    } else {
      if (layer.statistics() == Statistics.CUMULATIVE) {
        running.copyCumulative(runningMean, runningVariance);
      } else {
        running.copyEma(runningMean, runningVariance);
      }
      for (int j = 0; j < features; j++) {
        formColumn(j, runningMean[j], runningVariance[j]);
      }
    }
    return meanFinite && varianceFinite;
  }

  /** What was not finite in the last forward pass, such as {@code the mini-batch's mean}; or "". */
  String refusal() {
    if (!meanFinite) {
      return "the mini-batch's mean";
    }
    return varianceFinite ? "" : "the mini-batch's variance";
  }

  private void formColumn(int j, double mu, double sigma2) {
    float high = (float) mu;
    double low = mu - high;
    double inverse = 1 / Math.sqrt(sigma2 + layer.epsilon());
    double factor = gamma[j] * inverse;
    mean[j] = high;
    invStd[j] = (float) inverse;
    zhatShift[j] = (float) (-low * inverse);
    scale[j] = (float) factor;
    shift[j] = (float) (beta[j] - low * factor);
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
   * With running statistics mean and variance are constants, and dz = dy * scale.
   */
  void finishGradient(int rows) {
    sums.merge(rows);
    double[] dy = sums.dy();
    double[] dyZhat = sums.dyZhat();
    double inverseRows = normalizesByBatch() ? 1.0 / rows : 0;
    for (int j = 0; j < features; j++) {
      betaGradient[j] = (float) dy[j];
      gammaGradient[j] = (float) dyZhat[j];
      double factor = -(double) scale[j] * inverseRows;
      slope[j] = (float) (factor * invStd[j] * dyZhat[j]);
      offset[j] = (float) (factor * (dy[j] + zhatShift[j] * dyZhat[j]));
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
