package io.evenkeel.internal.plain;

/**
 * What BN subtracts from a column and multiplies it by, formed in double and rounded to float once:
 *
 * <pre>
 *   zhat   = (z - meanHigh) * invStd + zhatShift        zhatShift = -meanLow * invStd
 *   ztilde = (z - meanHigh) * scale + shift             scale = gamma * invStd
 *                                                       shift = beta - meanLow * scale
 * </pre>
 *
 * with invStd = 1 / sqrt(variance + epsilon), meanHigh the mean rounded to float and meanLow what
 * that left out. Subtracting first keeps all digits of z where the mean is large against the
 * standard deviation; {@code z * scale - mean * scale} loses them. A constant column gives exactly
 * beta.
 */
final class NormConstants {
  private final float[] meanHigh;
  private final float[] invStd;
  private final float[] zhatShift;
  private final float[] scale;
  private final float[] shift;

  NormConstants(int features) {
    meanHigh = new float[features];
    invStd = new float[features];
    zhatShift = new float[features];
    scale = new float[features];
    shift = new float[features];
  }

  /** Forms the constants; all arrays have an entry per column and are read. */
  void set(double[] mean, double[] variance, double epsilon, float[] gamma, float[] beta) {
    for (int j = 0; j < scale.length; j++) {
      double exactInvStd = 1 / Math.sqrt(variance[j] + epsilon);
      meanHigh[j] = (float) mean[j];
      float meanLow = (float) (mean[j] - meanHigh[j]);
      invStd[j] = (float) exactInvStd;
      zhatShift[j] = (float) (-(double) meanLow * invStd[j]);
      scale[j] = (float) (gamma[j] * exactInvStd);
      shift[j] = (float) (beta[j] - (double) meanLow * scale[j]);
    }
  }

  /** Writes zhat of that many rows of z, from {@code first} on; both are rows x features. */
  void normalize(float[] z, float[] zhat, int first, int rows) {
    affine(z, zhat, first, rows, invStd, zhatShift);
  }

  /** Writes ztilde of that many rows of z, from {@code first} on; both are rows x features. */
  void transform(float[] z, float[] ztilde, int first, int rows) {
    affine(z, ztilde, first, rows, scale, shift);
  }

  /** gamma / sqrt(variance + epsilon) of column j. */
  float scale(int j) {
    return scale[j];
  }

  private void affine(float[] z, float[] y, int first, int rows, float[] factor, float[] summand) {
    int features = factor.length;
    for (int i = first; i < first + rows; i++) {
      int row = i * features;
      for (int j = 0; j < features; j++) {
        y[row + j] = Math.fma(z[row + j] - meanHigh[j], factor[j], summand[j]);
      }
    }
  }
}
