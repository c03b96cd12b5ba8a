package io.evenkeel.internal.trace;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.RowGroups;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Node;

/**
 * What one BatchNorm does to each column in one pass: mean and variance in double, and the
 * constants in float that follow from them, for each group of rows. As in the engine the mean is
 * split in two and subtracted first. Arrays in float are padded to whole vectors.
 */
public final class NormColumns {
  private final double epsilon;
  private final int features;
  private final int padded;
  private final RowGroups groups;
  private final float[] high;
  private final float[] scale;
  private final float[] shift;
  private final float[] invStd;
  private final float[] zhatShift;
  private final double[] mean;
  private final double[] variance;

  NormColumns(Node node, BatchNorm layer, int maxSamples) {
    epsilon = layer.epsilon();
    features = node.shape().channels();
    int positions = node.shape().positions();
    int groupRows = layer.ghostRows() * positions;
    padded = Blocking.padded(features);
    groups = new RowGroups(groupRows);
    int constants = padded * RowGroups.count(maxSamples * positions, groupRows);
    high = new float[constants];
    scale = new float[constants];
    shift = new float[constants];
    invStd = new float[constants];
    zhatShift = new float[constants];
    mean = new double[features];
    variance = new double[features];
  }

  /** Forms the constants of all groups. */
  void form(
      Node node, NormSource source, float[] z, int stride, int rows, float[] gamma, float[] beta) {
    groups.cover(rows);
    int end;
    for (int row = 0; row < rows; row = end) {
      end = groups.end(row);
      source.moments(node, z, stride, row, end - row, mean, variance);
      int at = groups.group(row) * padded;
      for (int j = 0; j < features; j++) {
        double inverse = 1 / Math.sqrt(variance[j] + epsilon);
        high[at + j] = (float) mean[j];
        double low = mean[j] - high[at + j];
        invStd[at + j] = (float) inverse;
        zhatShift[at + j] = (float) (-low * inverse);
        scale[at + j] = (float) (gamma[j] * inverse);
        shift[at + j] = (float) (beta[j] - low * gamma[j] * inverse);
      }
    }
  }

  /** ztilde of z, both rows x features with that distance between rows. */
  void transform(NormKernels kernels, float[] z, float[] ztilde, int stride) {
    affine(kernels, scale, shift, z, ztilde, stride);
  }

  /** zhat of z, both rows x features with that distance between rows, as many as in the pass. */
  public void normalize(NormKernels kernels, float[] z, float[] zhat, int stride) {
    affine(kernels, invStd, zhatShift, z, zhat, stride);
  }

  private void affine(
      NormKernels kernels, float[] factor, float[] summand, float[] z, float[] y, int stride) {
    int end;
    for (int row = 0; row < groups.rows(); row = end) {
      end = groups.end(row);
      int at = groups.group(row) * padded;
      int from = row * stride;
      kernels.affine(
          z, from, stride, high, factor, summand, at, y, from, stride, end - row, padded);
    }
  }
}
