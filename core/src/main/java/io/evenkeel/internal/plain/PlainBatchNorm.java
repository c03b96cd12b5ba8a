package io.evenkeel.internal.plain;

import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.kernels.RowGroups;
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
 * {@link NormalizeBy#RUNNING} the running statistics as they were before the step. With ghost
 * batches (Hoffer et al. 2017) all this is done for each group of rows by itself, m being the
 * group's, and the running statistics take in the groups' mean and their pooled variance:
 *
 * <pre>
 *   mean = sum_g m_g mu_g / sum_g m_g         variance = sum_g m_g sigma2_g / sum_g m_g
 * </pre>
 *
 * <p>Kept for backward: the constants of each column; zhat is formed again from z.
 */
final class PlainBatchNorm implements PlainLayer {
  private final BatchNorm layer;
  private final PlainParameter gamma;
  private final PlainParameter beta;
  private final int features;
  private final PlainColumnMoments moments;
  private final double[] variance;

  /** Mean and sum of squared deviations of the mini-batch, pooled over its groups. */
  private final double[] pooledMean;

  private final double[] pooledSquares;
  private final RowGroups groups;

  /** The moments of each group. */
  private final NormConstants[] constants;

  private final float[] zhat;
  private final PlainColumnSums dbeta;
  private final PlainColumnSums dgamma;
  private final double[] sumDy;
  private final double[] sumDyZhat;
  private RunningStatistics statistics;

  /**
   * A BatchNorm.
   *
   * @param statistics taken over, not copied
   * @param groupRows rows of a ghost batch; 0 for the whole one
   */
  PlainBatchNorm(
      BatchNorm layer,
      PlainParameter gamma,
      PlainParameter beta,
      RunningStatistics statistics,
      int groupRows,
      int maxRows) {
    this.layer = layer;
    this.gamma = gamma;
    this.beta = beta;
    this.statistics = statistics;
    features = gamma.columns();
    moments = new PlainColumnMoments(maxRows, features);
    variance = new double[features];
    pooledMean = new double[features];
    pooledSquares = new double[features];
    groups = new RowGroups(groupRows);
    constants = new NormConstants[RowGroups.count(maxRows, groupRows)];
    Arrays.setAll(constants, g -> new NormConstants(features));
    zhat = new float[maxRows * features];
    dbeta = new PlainColumnSums(maxRows, features);
    dgamma = new PlainColumnSums(maxRows, features);
    sumDy = new double[features];
    sumDyZhat = new double[features];
  }

  @Override
  public void forward(float[] z, float[] ztilde, int rows, StepSettings settings) {
    groups.cover(rows);
    int end;
    for (int row = 0; row < rows; row = end) {
      end = groups.end(row);
      int m = end - row;
      NormConstants c = constants[groups.group(row)];
      if (normalizesByBatch() || layer.updateStatistics()) {
        moments.compute(z, row, m);
        pool(row, m);
      }
      if (normalizesByBatch()) {
        divide(moments.squares(), m);
        c.set(moments.mean(), variance, layer.epsilon(), gamma.values(), beta.values());
      } else {
        setFromRunning(c);
      }
      c.transform(z, ztilde, row, m);
    }
  }

  /** Takes the moments of m rows into those of the rows before them. */
  private void pool(int before, int m) {
    double share = (double) m / (before + m);
    for (int j = 0; j < features; j++) {
      double mu = moments.mean()[j];
      double squares = moments.squares()[j];
      pooledMean[j] = before == 0 ? mu : pooledMean[j] + (mu - pooledMean[j]) * share;
      pooledSquares[j] = before == 0 ? squares : pooledSquares[j] + squares;
    }
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
    Arrays.fill(sumDy, 0);
    Arrays.fill(sumDyZhat, 0);
    int end;
    for (int row = 0; row < rows; row = end) {
      end = groups.end(row);
      int m = end - row;
      NormConstants c = constants[groups.group(row)];
      c.normalize(z, zhat, row, m);
      dbeta.sum(dy, row, m);
      dgamma.sumOfProducts(dy, zhat, row, m);
      for (int j = 0; j < features; j++) {
        sumDy[j] += dbeta.of(j);
        sumDyZhat[j] += dgamma.of(j);
      }
      if (dz != null) {
        inputGradient(c, dy, dz, row, m);
      }
    }
    for (int j = 0; j < features; j++) {
      beta.gradient()[j] = (float) sumDy[j];
      gamma.gradient()[j] = (float) sumDyZhat[j];
    }
  }

  /** Term (3) of m rows. */
  private void inputGradient(NormConstants c, float[] dy, float[] dz, int first, int m) {
    for (int j = 0; j < features; j++) {
      float scale = c.scale(j);
      float meanOfDy = normalizesByBatch() ? (float) (dbeta.of(j) / m) : 0;
      float meanOfDyZhat = normalizesByBatch() ? (float) (dgamma.of(j) / m) : 0;
      for (int i = first * features + j; i < (first + m) * features; i += features) {
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
    if (!allFinite(pooledMean)) {
      return "the mini-batch's mean";
    }
    return allFinite(pooledSquares) ? "" : "the mini-batch's variance";
  }

  /**
   * Takes the last forward pass's moments into the running statistics, if training does so. A
   * mini-batch of one row, which has no variance, leaves them as they are.
   */
  void commit(int rows) {
    if (layer.updateStatistics() && rows > 1) {
      boolean unbiased = layer.estimator() == VarianceEstimator.UNBIASED;
      divide(pooledSquares, unbiased ? rows - groups.count() : rows);
      statistics.update(pooledMean, variance, layer.emaDecay());
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

  private void divide(double[] squares, int divisor) {
    for (int j = 0; j < features; j++) {
      variance[j] = squares[j] / divisor;
    }
  }

  /**
   * Forms the constants from the layer's running statistics, which are the EMA unless it asks for
   * CUMULATIVE.
   */
  private void setFromRunning(NormConstants c) {
    boolean cumulative = layer.statistics() == Statistics.CUMULATIVE;
    c.set(
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
