package io.evenkeel.onnx.recalibrate;

import io.evenkeel.kernels.InvalidInputException;

/**
 * How statistics are computed anew.
 *
 * @param method what the layers below a batch normalization normalise by, meanwhile
 * @param batchRows rows that go through the model at once; for {@link Method#BATCH} those that are
 *     normalised together
 * @param weight number of rows that the old statistics count for
 * @param tolerance stop when every mean is known to this share of a standard deviation and every
 *     variance to this share of itself; 0 to take all rows
 * @param confidence that this is so, for all channels of a layer together
 * @param seed of the order in which rows are taken, if not all may be
 */
public record RecalibrationOptions(
    Method method, int batchRows, long weight, double tolerance, double confidence, long seed) {

  /** What the layers below normalise by while the moments of one are gathered. */
  public enum Method {
    /** Their batch: one pass over the rows. */
    BATCH,
    /** Their new statistics: a pass for each group of layers that do not depend on each other. */
    EXACT
  }

  /** Exact, over all rows, without the old statistics. */
  public static final RecalibrationOptions DEFAULT =
      new RecalibrationOptions(Method.EXACT, 64, 0, 0, 0.95, 42);

  public RecalibrationOptions {
    int least = method == Method.BATCH ? 2 : 1;
    if (batchRows < least) {
      throw new InvalidInputException(
          "the batch size must be at least %d for the %s method, but got %d"
              .formatted(least, method == Method.BATCH ? "batch" : "exact", batchRows));
    }
    if (weight < 0) {
      throw new InvalidInputException(
          "the old statistics must count for 0 rows or more, but got " + weight);
    }
    if (!(tolerance >= 0 && tolerance < 1)) {
      throw new InvalidInputException(
          "the tolerance must be at least 0 and below 1, but got " + tolerance);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new InvalidInputException(
          "the confidence must be above 0 and below 1, but got " + confidence);
    }
  }

  /** The same with another method. */
  public RecalibrationOptions withMethod(Method value) {
    return new RecalibrationOptions(value, batchRows, weight, tolerance, confidence, seed);
  }

  /** The same with another batch size. */
  public RecalibrationOptions withBatchRows(int value) {
    return new RecalibrationOptions(method, value, weight, tolerance, confidence, seed);
  }

  /** The same with another weight of the old statistics. */
  public RecalibrationOptions withWeight(long value) {
    return new RecalibrationOptions(method, batchRows, value, tolerance, confidence, seed);
  }

  /** The same with another tolerance. */
  public RecalibrationOptions withTolerance(double value) {
    return new RecalibrationOptions(method, batchRows, weight, value, confidence, seed);
  }
}
