package io.evenkeel.reference;

import io.evenkeel.internal.state.RunningStatistics;

/**
 * Running statistics of one BatchNorm. After t mini-batches with moments v_1 .. v_t:
 *
 * <pre>
 *   EMA:        e_t = decay * e_(t-1) + (1 - decay) * v_t,  e_0 = 0,  debiased e_t / (1 - decay^t)
 *   cumulative: (v_1 + ... + v_t) / t
 * </pre>
 *
 * The division is Adam's (Kingma and Ba 2015, Algorithm 1). Before the first mini-batch the mean is
 * 0 and the variance 1.
 */
public final class ReferenceStatistics {
  private final double[] emaMean;
  private final double[] emaVariance;
  private final double[] sumMean;
  private final double[] sumVariance;
  private double emaWeight;
  private double updates;

  ReferenceStatistics(RunningStatistics initial) {
    double[][] raw = initial.raw();
    emaMean = raw[0].clone();
    emaVariance = raw[1].clone();
    sumMean = raw[2].clone();
    sumVariance = raw[3].clone();
    emaWeight = initial.emaWeight();
    updates = (double) initial.updates();
  }

  void update(double[] mean, double[] variance, double decay) {
    for (int j = 0; j < mean.length; j++) {
      emaMean[j] = decay * emaMean[j] + (1 - decay) * mean[j];
      emaVariance[j] = decay * emaVariance[j] + (1 - decay) * variance[j];
      sumMean[j] += mean[j];
      sumVariance[j] += variance[j];
    }
    // 1 - decay^t for t updates with one decay, and right for any others too.
    emaWeight = 1 - decay * (1 - emaWeight);
    updates++;
  }

  public double[] emaMean() {
    return quotient(emaMean, emaWeight, 0);
  }

  public double[] emaVariance() {
    return quotient(emaVariance, emaWeight, 1);
  }

  public double[] cumulativeMean() {
    return quotient(sumMean, updates, 0);
  }

  public double[] cumulativeVariance() {
    return quotient(sumVariance, updates, 1);
  }

  private double[] quotient(double[] numerator, double denominator, double ifEmpty) {
    double[] result = new double[numerator.length];
    for (int j = 0; j < result.length; j++) {
      result[j] = updates == 0 ? ifEmpty : numerator[j] / denominator;
    }
    return result;
  }
}
