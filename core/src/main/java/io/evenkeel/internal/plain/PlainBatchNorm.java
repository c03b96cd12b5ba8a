package io.evenkeel.internal.plain;

import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization over columns (Ioffe and Szegedy 2015, Algorithm 1). With m rows z_i in the
 * mini-batch, for every column:
 *
 * <pre>
 *   mu = (1/m) sum z_i            sigma2 = (1/m) sum (z_i - mu)^2
 *   zhat_i = (z_i - mu) / sqrt(sigma2 + epsilon)
 *   ztilde_i = gamma * zhat_i + beta
 * </pre>
 *
 * <p>z and ztilde are rows x features. In training mu and sigma2 are the mini-batch's, or with
 * {@link NormalizeBy#RUNNING} the running statistics as they were before the step.
 *
 * <p>Kept for backward: the constants of each column; zhat is formed again from z.
 */
final class PlainBatchNorm implements PlainLayer {
  private final BatchNorm layer;
  private final PlainParameter gamma;
  private final PlainParameter beta;
  private final int features;
  private final ColumnMoments moments;
  private final double[] variance;
  private final NormConstants constants;
  private final float[] zhat;
  private final ColumnSums dbeta;
  private final ColumnSums dgamma;
  private RunningStatistics statistics;

  /**
   * A BatchNorm.
   *
   * @param statistics taken over, not copied
   */
  PlainBatchNorm(
      BatchNorm layer,
      PlainParameter gamma,
      PlainParameter beta,
      RunningStatistics statistics,
      int maxRows) {
    this.layer = layer;
    this.gamma = gamma;
    this.beta = beta;
    this.statistics = statistics;
    features = gamma.columns();
    moments = new ColumnMoments(maxRows, features);
    variance = new double[features];
    constants = new NormConstants(features);
    zhat = new float[maxRows * features];
    dbeta = new ColumnSums(maxRows, features);
    dgamma = new ColumnSums(maxRows, features);
  }

  @Override
  public void forward(float[] z, float[] ztilde, int rows, StepSettings settings) {
    if (normalizesByBatch() || layer.updateStatistics()) {
      moments.compute(z, rows);
    }
    if (normalizesByBatch()) {
      varianceOver(rows);
      constants.set(moments.mean(), variance, layer.epsilon(), gamma.values(), beta.values());
    } else {
      setFromRunning();
    }
    constants.transform(z, ztilde, rows);
  }

  /**
   * With dy = dL/dztilde and all sums over the m rows:
   *
   * <pre>
   *   (1) dbeta  = sum dy
   *   (2) dgamma = sum dy * zhat
   *   (3) dz     = gamma / sqrt(sigma2 + epsilon) * (dy - dbeta/m - zhat * dgamma/m)
   * </pre>
   *
   * Running statistics are constants, through which no gradient flows: then (3) is dz = gamma /
   * sqrt(sigma2 + epsilon) * dy.
   */
  @Override
  public void backward(
      float[] z, float[] dy, float @Nullable [] dz, int rows, StepSettings settings) {
    constants.normalize(z, zhat, rows);
    dbeta.sum(dy, rows);
    dbeta.store(beta.gradient());
    dgamma.sumOfProducts(dy, zhat, rows);
    dgamma.store(gamma.gradient());
    if (dz == null) {
      return;
    }
    for (int j = 0; j < features; j++) {
      float scale = constants.scale(j);
      float meanOfDy = normalizesByBatch() ? (float) (dbeta.of(j) / rows) : 0;
      float meanOfDyZhat = normalizesByBatch() ? (float) (dgamma.of(j) / rows) : 0;
      for (int i = j; i < rows * features; i += features) {
        dz[i] = scale * Math.fma(-zhat[i], meanOfDyZhat, dy[i] - meanOfDy);
      }
    }
  }

  @Override
  public List<PlainParameter> parameters() {
    return List.of(gamma, beta);
  }

  /** What is wrong with the mini-batch's moments of the last forward pass; empty if nothing is. */
  String momentsRefusal() {
    if (!normalizesByBatch() && !layer.updateStatistics()) {
      return "";
    }
    if (!allFinite(moments.mean())) {
      return "the mini-batch's mean";
    }
    return allFinite(moments.squares()) ? "" : "the mini-batch's variance";
  }

  /**
   * Takes the last forward pass's moments into the running statistics, if training does so. A
   * mini-batch of one row, which has no variance, leaves them as they are.
   */
  void commit(int rows) {
    if (layer.updateStatistics() && rows > 1) {
      varianceOver(layer.estimator() == VarianceEstimator.UNBIASED ? rows - 1 : rows);
      statistics.update(moments.mean(), variance, layer.emaDecay());
    }
  }

  RunningStatistics statistics() {
    return statistics;
  }

  /** Takes over statistics; they are not copied. */
  void statistics(RunningStatistics value) {
    statistics = value;
  }

  private boolean normalizesByBatch() {
    return layer.normalizeBy() == NormalizeBy.BATCH;
  }

  private void varianceOver(int divisor) {
    double[] squares = moments.squares();
    for (int j = 0; j < features; j++) {
      variance[j] = squares[j] / divisor;
    }
  }

  /** By the layer's running statistics; all but CUMULATIVE mean the EMA. */
  private void setFromRunning() {
    boolean cumulative = layer.statistics() == Statistics.CUMULATIVE;
    constants.set(
        cumulative ? statistics.cumulativeMean() : statistics.emaMean(),
        cumulative ? statistics.cumulativeVariance() : statistics.emaVariance(),
        layer.epsilon(),
        gamma.values(),
        beta.values());
  }

  private static boolean allFinite(double[] values) {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }
}
