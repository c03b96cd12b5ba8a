package io.evenkeel.internal.trace;

import io.evenkeel.network.Node;

/** Says by what a BatchNorm normalises in a traced pass. */
public interface NormSource {

  /**
   * Writes mean and variance of every column.
   *
   * @param node the BatchNorm
   * @param z its input, rows x features; read
   * @param stride distance between z's rows
   * @param mean overwritten
   * @param variance overwritten
   */
  void moments(Node node, float[] z, int stride, int rows, double[] mean, double[] variance);
}
