package io.evenkeel.internal.state;

import java.util.Arrays;

/**
 * The statistics that one BatchNorm has gathered over training, in double: an exponentially
 * weighted and a plain average of the mini-batches' means and variances; and the average of the
 * former that goes with an average of the weights. All arrays have one entry per column.
 */
public final class RunningStatistics {
  private final double[] emaMean;
  private final double[] emaVariance;
  private final double[] sumMean;
  private final double[] sumVariance;
  private final double[] averageMean;
  private final double[] averageVariance;
  private double emaWeight;
  private double averageWeight;
  private long updates;

  /** Empty statistics over a number of columns. */
  public RunningStatistics(int features) {
    this(
        new double[features],
        new double[features],
        new double[features],
        new double[features],
        0,
        0);
  }

  /** Statistics as they were saved: the arrays are taken over, not copied. */
  public RunningStatistics(
      double[] emaMean,
      double[] emaVariance,
      double[] sumMean,
      double[] sumVariance,
      double emaWeight,
      long updates) {
    this.emaMean = emaMean;
    this.emaVariance = emaVariance;
    this.sumMean = sumMean;
    this.sumVariance = sumVariance;
    this.emaWeight = emaWeight;
    this.updates = updates;
    averageMean = new double[emaMean.length];
    averageVariance = new double[emaMean.length];
  }

  /** The same with the average as it was saved: mean and variance, and their weight. */
  public RunningStatistics withAverage(double[] mean, double[] variance, double weight) {
    RunningStatistics result = copy();
    System.arraycopy(mean, 0, result.averageMean, 0, mean.length);
    System.arraycopy(variance, 0, result.averageVariance, 0, variance.length);
    result.averageWeight = weight;
    return result;
  }

  /** The same with an average that starts from the EMA. */
  public RunningStatistics startingAverage() {
    return withAverage(emaMean, emaVariance, emaWeight);
  }

  /** The same with the average as the EMA. */
  public RunningStatistics averaged() {
    return new RunningStatistics(
        averageMean.clone(),
        averageVariance.clone(),
        sumMean.clone(),
        sumVariance.clone(),
        averageWeight,
        updates);
  }

  /**
   * Moves the average towards the EMA, sums and weight alike.
   *
   * @param share how far; 0 for not at all
   * @param leads whether the EMA goes on from the average
   */
  public void average(double share, boolean leads) {
    if (share == 0) {
      return;
    }
    for (int j = 0; j < emaMean.length; j++) {
      averageMean[j] += share * (emaMean[j] - averageMean[j]);
      averageVariance[j] += share * (emaVariance[j] - averageVariance[j]);
    }
    averageWeight += share * (emaWeight - averageWeight);
    if (leads) {
      System.arraycopy(averageMean, 0, emaMean, 0, emaMean.length);
      System.arraycopy(averageVariance, 0, emaVariance, 0, emaVariance.length);
      emaWeight = averageWeight;
    }
  }

  /** Statistics that start from a given mean and variance, as if one mini-batch had had them. */
  public static RunningStatistics of(double[] mean, double[] variance) {
    return new RunningStatistics(
        mean.clone(), variance.clone(), mean.clone(), variance.clone(), 1, 1);
  }

  /**
   * Takes in one mini-batch's moments.
   *
   * @param mean the batch's mean of each column; read
   * @param variance the batch's variance of each column, by the layer's estimator; read
   * @param emaDecay share of the old value that the EMA keeps
   */
  public void update(double[] mean, double[] variance, double emaDecay) {
    double rate = 1 - emaDecay;
    for (int j = 0; j < emaMean.length; j++) {
      emaMean[j] = emaDecay * emaMean[j] + rate * mean[j];
      emaVariance[j] = emaDecay * emaVariance[j] + rate * variance[j];
      sumMean[j] += mean[j];
      sumVariance[j] += variance[j];
    }
    emaWeight = emaDecay * emaWeight + rate;
    updates++;
  }

  public int features() {
    return emaMean.length;
  }

  /** Number of mini-batches taken in. */
  public long updates() {
    return updates;
  }

  /** Total weight of the EMA, 1 - emaDecay^t for a constant decay: what debiasing divides by. */
  public double emaWeight() {
    return emaWeight;
  }

  /** The debiased EMA of the means; zeros before the first update. */
  public double[] emaMean() {
    return divided(emaMean, emaWeight, 0);
  }

  /** The debiased EMA of the variances; ones before the first update. */
  public double[] emaVariance() {
    return divided(emaVariance, emaWeight, 1);
  }

  /** The plain average of the means; zeros before the first update. */
  public double[] cumulativeMean() {
    return divided(sumMean, (double) updates, 0);
  }

  /** The plain average of the variances; ones before the first update. */
  public double[] cumulativeVariance() {
    return divided(sumVariance, (double) updates, 1);
  }

  /** As {@link #emaMean} and {@link #emaVariance}, into arrays with one entry per column. */
  public void copyEma(double[] mean, double[] variance) {
    copy(emaMean, emaVariance, emaWeight, mean, variance);
  }

  /** As {@link #cumulativeMean} and {@link #cumulativeVariance}, into arrays. */
  public void copyCumulative(double[] mean, double[] variance) {
    copy(sumMean, sumVariance, (double) updates, mean, variance);
  }

  private static void copy(
      double[] means, double[] variances, double by, double[] mean, double[] variance) {
    for (int j = 0; j < mean.length; j++) {
      mean[j] = by == 0 ? 0 : means[j] / by;
      variance[j] = by == 0 ? 1 : variances[j] / by;
    }
  }

  /** The four arrays as they are kept, for the file: EMA mean, EMA variance, sums of each. */
  public double[][] raw() {
    return new double[][] {emaMean, emaVariance, sumMean, sumVariance};
  }

  /** The average's arrays as they are kept, for the file: mean, variance. */
  public double[][] rawAverage() {
    return new double[][] {averageMean, averageVariance};
  }

  /** Total weight of the average, as {@link #emaWeight}; 0 where there is none. */
  public double averageWeight() {
    return averageWeight;
  }

  public RunningStatistics copy() {
    RunningStatistics result =
        new RunningStatistics(
            emaMean.clone(),
            emaVariance.clone(),
            sumMean.clone(),
            sumVariance.clone(),
            emaWeight,
            updates);
    System.arraycopy(averageMean, 0, result.averageMean, 0, averageMean.length);
    System.arraycopy(averageVariance, 0, result.averageVariance, 0, averageVariance.length);
    result.averageWeight = averageWeight;
    return result;
  }

  private static double[] divided(double[] values, double by, double empty) {
    double[] result = new double[values.length];
    if (by == 0) {
      Arrays.fill(result, empty);
    } else {
      Arrays.setAll(result, j -> values[j] / by);
    }
    return result;
  }
}
