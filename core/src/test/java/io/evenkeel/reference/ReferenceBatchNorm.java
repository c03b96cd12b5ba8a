package io.evenkeel.reference;

import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import java.util.Arrays;
import java.util.List;

/**
 * Batch normalization, Algorithm 1 of Ioffe and Szegedy 2015. With m rows, for every column j:
 *
 * <pre>
 *   mu       = (1/m) sum z_i
 *   sigma2   = (1/m) sum (z_i - mu)^2
 *   zhat_i   = (z_i - mu) / sqrt(sigma2 + epsilon)
 *   ztilde_i = gamma * zhat_i + beta
 * </pre>
 *
 * Backward (the equations of its section 3, gathered), with dy = dL/dztilde:
 *
 * <pre>
 *   dbeta = sum dy        dgamma = sum dy * zhat
 *   dz    = gamma / sqrt(sigma2 + epsilon) * (dy - dbeta/m - zhat * dgamma/m)
 * </pre>
 *
 * Where the running statistics normalise they are constants: dz = gamma / sqrt(sigma2 + epsilon) *
 * dy.
 *
 * <p>With ghost batches every group of rows is a mini-batch of its own, m being its rows; the
 * running statistics take the groups' mean, weighted by rows, and their pooled variance.
 */
final class ReferenceBatchNorm implements ReferenceLayer {
  private final BatchNorm layer;

  /** Rows of a ghost batch, all pixels of its samples; 0 for the whole batch. */
  private final int groupRows;

  private final ReferenceParameter gamma;
  private final ReferenceParameter beta;
  private final ReferenceStatistics statistics;
  private double[][] mu = {};
  private double[][] sigma2 = {};
  private double[][] invStd = {};
  private double[][] zhat = {};

  ReferenceBatchNorm(
      BatchNorm layer,
      ReferenceParameter gamma,
      ReferenceParameter beta,
      ReferenceStatistics statistics,
      int positions) {
    this.layer = layer;
    groupRows = layer.ghostRows() * positions;
    this.gamma = gamma;
    this.beta = beta;
    this.statistics = statistics;
  }

  @Override
  public double[][] forward(double[][] z) {
    int groups = groups(z.length);
    mu = new double[groups][z[0].length];
    sigma2 = new double[groups][z[0].length];
    invStd = new double[groups][];
    zhat = new double[z.length][];
    boolean byBatch = layer.normalizeBy() == NormalizeBy.BATCH;
    for (int g = 0; g < groups; g++) {
      double[][] rows = Arrays.copyOfRange(z, start(g), end(g, z.length));
      moments(rows, mu[g], sigma2[g]);
      invStd[g] = invStd(byBatch ? sigma2[g] : runningVariance());
      double[][] normalized = normalize(rows, byBatch ? mu[g] : runningMean(), invStd[g]);
      System.arraycopy(normalized, 0, zhat, start(g), rows.length);
    }
    return scaleAndShift(zhat);
  }

  private int groups(int rows) {
    return groupRows == 0 ? 1 : Math.max(1, rows / groupRows);
  }

  private int start(int group) {
    return group * groupRows;
  }

  private int end(int group, int rows) {
    return group == groups(rows) - 1 ? rows : start(group + 1);
  }

  private static void moments(double[][] z, double[] mu, double[] sigma2) {
    int m = z.length;
    for (int j = 0; j < mu.length; j++) {
      for (int i = 0; i < m; i++) {
        mu[j] += z[i][j];
      }
      mu[j] /= m;
      for (int i = 0; i < m; i++) {
        sigma2[j] += (z[i][j] - mu[j]) * (z[i][j] - mu[j]);
      }
      sigma2[j] /= m;
    }
  }

  @Override
  public double[][] backward(double[][] dy) {
    int features = dy[0].length;
    double[][] dz = new double[dy.length][features];
    Arrays.fill(beta.gradient[0], 0);
    Arrays.fill(gamma.gradient[0], 0);
    for (int g = 0; g < groups(dy.length); g++) {
      for (int j = 0; j < features; j++) {
        backward(dy, dz, g, j);
      }
    }
    return dz;
  }

  private void backward(double[][] dy, double[][] dz, int group, int j) {
    int end = end(group, dy.length);
    double m = end - start(group);
    double dbeta = 0;
    double dgamma = 0;
    for (int i = start(group); i < end; i++) {
      dbeta += dy[i][j];
      dgamma += dy[i][j] * zhat[i][j];
    }
    for (int i = start(group); i < end; i++) {
      double throughStatistics =
          layer.normalizeBy() == NormalizeBy.BATCH ? dbeta / m + zhat[i][j] * dgamma / m : 0;
      dz[i][j] = gamma.values[0][j] * invStd[group][j] * (dy[i][j] - throughStatistics);
    }
    beta.gradient[0][j] += dbeta;
    gamma.gradient[0][j] += dgamma;
  }

  @Override
  public double[][] infer(double[][] z) {
    return scaleAndShift(normalize(z, runningMean(), invStd(runningVariance())));
  }

  /**
   * Takes the last forward pass's moments into the running statistics, if training does so. One row
   * has no variance.
   */
  void updateStatistics() {
    if (!layer.updateStatistics() || zhat.length == 1) {
      return;
    }
    int m = zhat.length;
    int divisor = layer.estimator() == VarianceEstimator.UNBIASED ? m - mu.length : m;
    double[] mean = new double[mu[0].length];
    double[] variance = new double[mean.length];
    for (int g = 0; g < mu.length; g++) {
      double rows = end(g, m) - start(g);
      for (int j = 0; j < mean.length; j++) {
        mean[j] += mu[g][j] * rows / m;
        variance[j] += sigma2[g][j] * rows / divisor;
      }
    }
    statistics.update(mean, variance, layer.emaDecay());
  }

  ReferenceStatistics statistics() {
    return statistics;
  }

  private double[] runningMean() {
    return layer.statistics() == Statistics.CUMULATIVE
        ? statistics.cumulativeMean()
        : statistics.emaMean();
  }

  private double[] runningVariance() {
    return layer.statistics() == Statistics.CUMULATIVE
        ? statistics.cumulativeVariance()
        : statistics.emaVariance();
  }

  private double[] invStd(double[] variance) {
    double[] result = new double[variance.length];
    for (int j = 0; j < result.length; j++) {
      result[j] = 1 / Math.sqrt(variance[j] + layer.epsilon());
    }
    return result;
  }

  private static double[][] normalize(double[][] z, double[] mean, double[] invStd) {
    double[][] normalized = new double[z.length][mean.length];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < mean.length; j++) {
        normalized[i][j] = (z[i][j] - mean[j]) * invStd[j];
      }
    }
    return normalized;
  }

  private double[][] scaleAndShift(double[][] normalized) {
    double[][] ztilde = new double[normalized.length][normalized[0].length];
    for (int i = 0; i < ztilde.length; i++) {
      for (int j = 0; j < ztilde[i].length; j++) {
        ztilde[i][j] = gamma.values[0][j] * normalized[i][j] + beta.values[0][j];
      }
    }
    return ztilde;
  }

  @Override
  public List<ReferenceParameter> parameters() {
    return List.of(gamma, beta);
  }
}
