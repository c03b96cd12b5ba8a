package io.evenkeel.onnx.recalibrate;

/**
 * How far mean and variance of a channel may still be from those of infinitely many rows of the
 * same kind. Rows are independent, the positions within a row are not; so with k a number near the
 * mean, each row r gives u_r = mean over its positions of x - k, and v_r = mean of (x - k)^2, and
 *
 * <pre>
 *   mean = k + u      variance = v - u^2      u, v the means over the rows
 *   se(mean)^2 = Var(u_r) / n     se(variance)^2 = Var(v_r - 2 u u_r) / n       (delta method)
 * </pre>
 *
 * <p>Both are within z se, for all channels at once and at every look, with the confidence that z
 * was made for: 1 - confidence is shared out among all of them (Bonferroni).
 */
public final class Settling {
  private static final double TINY = 1e-30;

  private final int channels;
  private final double[] near;
  private final double[] u;
  private final double[] v;
  private final double[] uu;
  private final double[] vv;
  private final double[] uv;
  private long rows;

  /** Starts without rows. */
  public Settling(int channels) {
    this.channels = channels;
    near = new double[channels];
    u = new double[channels];
    v = new double[channels];
    uu = new double[channels];
    vv = new double[channels];
    uv = new double[channels];
  }

  /** Takes in a block, rows x channels x positions. */
  public void add(float[] values, int blockRows, int positions) {
    for (int r = 0; r < blockRows; r++) {
      rows++;
      for (int c = 0; c < channels; c++) {
        int from = (r * channels + c) * positions;
        if (rows == 1) {
          near[c] = mean(values, from, positions);
        }
        double rowU = 0;
        double rowV = 0;
        for (int p = 0; p < positions; p++) {
          double d = values[from + p] - near[c];
          rowU += d;
          rowV += d * d;
        }
        add(c, rowU / positions, rowV / positions);
      }
    }
  }

  private static double mean(float[] values, int from, int positions) {
    double sum = 0;
    for (int p = 0; p < positions; p++) {
      sum += values[from + p];
    }
    return sum / positions;
  }

  /** Welford's recurrence for means, variances and covariance. */
  private void add(int c, double rowU, double rowV) {
    double du = rowU - u[c];
    double dv = rowV - v[c];
    u[c] += du / rows;
    v[c] += dv / rows;
    uu[c] += du * (rowU - u[c]);
    vv[c] += dv * (rowV - v[c]);
    uv[c] += du * (rowV - v[c]);
  }

  /** Half the widths of the intervals, the widest over all channels. */
  Precision precision(double z) {
    double worstMean = 0;
    double worstVariance = 0;
    for (int c = 0; c < channels; c++) {
      double variance = Math.max(v[c] - u[c] * u[c], 0);
      worstMean = Math.max(worstMean, z * meanError(c) / Math.sqrt(variance + TINY));
      worstVariance = Math.max(worstVariance, z * varianceError(c) / (variance + TINY));
    }
    return new Precision(worstMean, worstVariance);
  }

  /** The standard error of a channel's mean; there must be two rows. */
  public double meanError(int channel) {
    return Math.sqrt(uu[channel] / (rows * (rows - 1.0)));
  }

  /** The standard error of a channel's variance; there must be two rows. */
  public double varianceError(int channel) {
    double k = 2 * u[channel];
    double spread = vv[channel] - 2 * k * uv[channel] + k * k * uu[channel];
    return Math.sqrt(Math.max(spread, 0) / (rows * (rows - 1.0)));
  }

  /**
   * How precisely the statistics of a layer are known.
   *
   * @param mean in standard deviations of the channel
   * @param variance as a share of the channel's variance
   */
  record Precision(double mean, double variance) {
    double worst() {
      return Math.max(mean, variance);
    }
  }

  /**
   * The number of standard errors that a Gaussian exceeds, to either side, with a given
   * probability.
   *
   * <p>Source: Abramowitz and Stegun 1964, 26.2.23, to 4.5e-4.
   *
   * @param probability above 0, below 1
   */
  public static double gaussian(double probability) {
    double t = Math.sqrt(-2 * Math.log(probability / 2));
    double above = 2.515517 + t * (0.802853 + t * 0.010328);
    double below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
    return t - above / below;
  }
}
