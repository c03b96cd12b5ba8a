package io.evenkeel.internal.trace;

import io.evenkeel.network.Node;

/** Says by what a BatchNorm normalises in a traced pass. */
public interface NormSource {

  /**
   * Writes mean and variance of every column, for a group of rows that are normalised together.
   *
   * @param node the BatchNorm
   * @param z its input, rows x features; read
   * @param stride distance between z's rows
   * @param row the group's first row of z
   * @param rows the group's number of rows
   * @param mean overwritten
   * @param variance overwritten
   */
  void moments(
      Node node, float[] z, int stride, int row, int rows, double[] mean, double[] variance);
}
