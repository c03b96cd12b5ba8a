package io.evenkeel.internal.loss;

import io.evenkeel.kernels.Elementwise;
import io.evenkeel.loss.BinaryCrossEntropy;
import io.evenkeel.loss.Huber;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.MeanSquaredError;
import io.evenkeel.loss.Poisson;
import io.evenkeel.loss.RowWeighted;
import io.evenkeel.loss.SoftmaxCrossEntropy;

/**
 * A {@link Loss} bound to a number of columns and a maximal number of rows. Holds its scratch
 * arrays, so that no call allocates; not thread-safe. Exponentials come from the kernels,
 * logarithms of row sums from StrictMath, and sums run in double in the order of the rows: the same
 * bits on every machine. NaN among the logits gives a NaN loss.
 */
public interface LossKernel {

  /**
   * Binds a loss.
   *
   * @param maxRows most rows that a call may have
   * @param columns number of the network's outputs
   */
  static LossKernel of(Loss loss, int maxRows, int columns, Elementwise elementwise) {
    loss.requireOutputs(columns);
    return switch (loss) {
      case SoftmaxCrossEntropy s -> new SoftmaxCrossEntropyKernel(s, maxRows, columns, elementwise);
      case BinaryCrossEntropy b -> new BinaryCrossEntropyKernel(b, maxRows, elementwise);
      case MeanSquaredError _ -> new MeanSquaredErrorKernel(columns);
      case Huber h -> new HuberKernel(h.delta(), columns);
      case Poisson _ -> new PoissonKernel(maxRows, columns, elementwise);
      case RowWeighted w -> new RowWeightedKernel(w.loss(), columns, elementwise);
    };
  }

  /**
   * The mini-batch's mean loss and its gradient.
   *
   * @param logits rows x columns; read
   * @param targets rows x target columns; read
   * @param gradient rows x columns; overwritten with dL/dlogits, which contains the mean's divisor
   */
  default double lossAndGradient(float[] logits, float[] targets, int rows, float[] gradient) {
    return lossAndGradient(logits, targets, rows, weight(targets, rows), gradient);
  }

  /**
   * What some rows of a mini-batch add to its mean loss, and their gradient.
   *
   * @param weight the {@link #weight} of all rows of the mini-batch
   * @see #lossAndGradient(float[], float[], int, float[])
   */
  double lossAndGradient(
      float[] logits, float[] targets, int rows, double weight, float[] gradient);

  /** The mean loss alone. */
  double loss(float[] logits, float[] targets, int rows);

  /**
   * What the mean is divided by: the number of rows, or the sum of their class weights. The mean
   * over several blocks of rows is the mean of their losses weighted by this.
   */
  double weight(float[] targets, int rows);
}
