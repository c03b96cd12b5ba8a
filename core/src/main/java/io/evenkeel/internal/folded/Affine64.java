package io.evenkeel.internal.folded;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Scale;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code y = (x - mean) * scale + shift} in double: a BatchNorm or a {@link Scale}, or several.
 *
 * @param path of the first of them, for messages
 * @param foldable whether no column's mean exceeds {@link BatchNorm#FOLD_LIMIT}
 */
record Affine64(String path, double[] mean, double[] scale, double[] shift, boolean foldable) {

  /** The map of a BatchNorm at inference. */
  static Affine64 of(
      String path, BatchNorm layer, float[] gamma, float[] beta, Moments statistics) {
    double[] scale = new double[gamma.length];
    double[] shift = new double[gamma.length];
    boolean foldable = true;
    for (int j = 0; j < gamma.length; j++) {
      double standardDeviation = Math.sqrt(statistics.variance()[j] + layer.epsilon());
      scale[j] = gamma[j] / standardDeviation;
      shift[j] = beta[j];
      foldable &= Math.abs(statistics.mean()[j]) <= BatchNorm.FOLD_LIMIT * standardDeviation;
    }
    return new Affine64(path, statistics.mean(), scale, shift, foldable);
  }

  /** The map of a layer that multiplies by a fixed number. */
  static Affine64 of(String path, Scale layer, int columns) {
    double[] scale = new double[columns];
    Arrays.fill(scale, layer.factor());
    return new Affine64(path, new double[columns], scale, new double[columns], true);
  }

  /** Whether it leaves zeros as they are, such as those around a padded image. */
  boolean keepsZeros() {
    return Stream.of(mean, shift).allMatch(row -> Arrays.stream(row).allMatch(v -> v == 0));
  }

  /**
   * Folds it into the weights behind it: {@code W' = diag(s) W, b' = b + (beta - mean * s) W}; at
   * each tap of a convolution.
   *
   * @param w rows x columns, a row per input; overwritten
   * @param b one per column; overwritten
   */
  void foldIntoNext(double[] w, double[] b) {
    for (int k = 0; k < w.length / b.length; k++) {
      int column = k % scale.length;
      double s = scale[column];
      double rest = shift[column] - mean[column] * s;
      for (int j = 0; j < b.length; j++) {
        int at = k * b.length + j;
        b[j] += rest * w[at];
        w[at] *= s;
      }
    }
  }

  /** Folds it into the weights before it: {@code W' = W diag(s), b' = (b - mean) * s + beta}. */
  void foldIntoLast(double[] w, double[] b) {
    for (int i = 0; i < w.length; i++) {
      w[i] *= scale[i % b.length];
    }
    for (int j = 0; j < b.length; j++) {
      b[j] = (b[j] - mean[j]) * scale[j] + shift[j];
    }
  }

  /** This map, followed by another one. */
  Affine64 then(Affine64 second) {
    double[] scales = new double[scale.length];
    double[] shifts = new double[scale.length];
    for (int j = 0; j < scale.length; j++) {
      scales[j] = scale[j] * second.scale[j];
      shifts[j] = (shift[j] - second.mean[j]) * second.scale[j] + second.shift[j];
    }
    return new Affine64(path, mean, scales, shifts, foldable);
  }

  /** This map as a step in float. */
  FoldedLayer.Affine rounded() {
    float[] means = rounded(mean, path);
    double[] shifts = new double[means.length];
    Arrays.setAll(shifts, j -> shift[j] - (mean[j] - means[j]) * scale[j]);
    return new FoldedLayer.Affine(means, rounded(scale, path), rounded(shifts, path));
  }

  /** The numbers rounded to float, where each must be finite. */
  static float[] rounded(double[] values, String layer) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
      if (!Float.isFinite(result[i])) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "layer %s, with the batch normalization beside it, comes to a weight of %.3e, which"
                    + " is too large for a float: train again with a smaller learning rate or"
                    + " scaled inputs",
                layer,
                values[i]));
      }
    }
    return result;
  }
}
