package io.evenkeel.internal.loss;

import io.evenkeel.kernels.Elementwise;
import io.evenkeel.loss.Loss;

/** {@link io.evenkeel.loss.RowWeighted} bound to arrays: another loss, row by row. */
final class RowWeightedKernel implements LossKernel {
  private final LossKernel one;
  private final int columns;
  private final int targetColumns;
  private final float[] logitsOfRow;
  private final float[] targetsOfRow;
  private final float[] gradientOfRow;

  /**
   * @param loss of a row
   */
  RowWeightedKernel(Loss loss, int columns, Elementwise elementwise) {
    one = LossKernel.of(loss, 1, columns, elementwise);
    this.columns = columns;
    targetColumns = loss.targetColumns(columns);
    logitsOfRow = new float[columns];
    targetsOfRow = new float[targetColumns];
    gradientOfRow = new float[columns];
  }

  @Override
  public double lossAndGradient(
      float[] logits, float[] targets, int rows, double weight, float[] gradient) {
    double total = 0;
    for (int r = 0; r < rows; r++) {
      double divisor = weight / take(logits, targets, r);
      total += one.lossAndGradient(logitsOfRow, targetsOfRow, 1, divisor, gradientOfRow);
      System.arraycopy(gradientOfRow, 0, gradient, r * columns, columns);
    }
    return total;
  }

  @Override
  public double loss(float[] logits, float[] targets, int rows) {
    double total = 0;
    double weights = 0;
    for (int r = 0; r < rows; r++) {
      double weight = take(logits, targets, r) * one.weight(targetsOfRow, 1);
      total += weight * one.loss(logitsOfRow, targetsOfRow, 1);
      weights += weight;
    }
    return total / weights;
  }

  @Override
  public double weight(float[] targets, int rows) {
    double weights = 0;
    for (int r = 0; r < rows; r++) {
      weights += takeTargets(targets, r) * one.weight(targetsOfRow, 1);
    }
    return weights;
  }

  /** Selects a row, and returns its weight. */
  private double take(float[] logits, float[] targets, int row) {
    System.arraycopy(logits, row * columns, logitsOfRow, 0, columns);
    return takeTargets(targets, row);
  }

  private double takeTargets(float[] targets, int row) {
    int from = row * (targetColumns + 1);
    System.arraycopy(targets, from, targetsOfRow, 0, targetColumns);
    return targets[from + targetColumns];
  }
}
