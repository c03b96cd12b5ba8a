package io.evenkeel.loss;

import io.evenkeel.kernels.InvalidInputException;
import java.util.List;

/**
 * A loss L of a mini-batch: a mean over its rows, of the network's output (rows x outputs, the
 * logits) and the targets (rows x target columns). A description, without arrays.
 *
 * <p>Each loss states its formula and its gradient dL/dlogits; both are those of PyTorch's loss of
 * the same name with {@code reduction="mean"}. Sums run in double, in the order of the rows.
 */
public sealed interface Loss
    permits SoftmaxCrossEntropy, BinaryCrossEntropy, MeanSquaredError, Huber, Poisson, RowWeighted {

  /** Softmax cross-entropy for one of several classes; no label smoothing, no class weights. */
  static SoftmaxCrossEntropy softmaxCrossEntropy() {
    return new SoftmaxCrossEntropy(0, List.of(), false);
  }

  /** Binary cross-entropy on one logit; no class weights. */
  static BinaryCrossEntropy binaryCrossEntropy() {
    return new BinaryCrossEntropy(1, 1);
  }

  /** Mean squared error. */
  static MeanSquaredError meanSquaredError() {
    return new MeanSquaredError();
  }

  /**
   * Huber's loss.
   *
   * @param delta where the parabola turns into a line, positive
   */
  static Huber huber(double delta) {
    return new Huber(delta);
  }

  /** Poisson loss, for counts. */
  static Poisson poisson() {
    return new Poisson();
  }

  /** This loss with a weight for each row, in one more target column, the last. */
  default RowWeighted withRowWeights() {
    return new RowWeighted(this);
  }

  /** The loss of rows of equal weight: this one, without row weights. */
  default Loss unweighted() {
    return this;
  }

  /** The loss's name in tables and messages, such as {@code softmax cross-entropy}. */
  String name();

  /** What the network is asked to predict. */
  Task task();

  /** Number of target columns that go with a network of {@code outputs} outputs. */
  default int targetColumns(int outputFeatures) {
    return task() == Task.REAL ? outputFeatures : 1;
  }

  /** The number, in the targets' unit, that an output of a {@link Task#REAL} network stands for. */
  default float response(float output) {
    return output;
  }

  /**
   * Checks that a network of {@code outputFeatures} outputs can be trained with this loss.
   *
   * @throws InvalidInputException if it cannot, with the remedy
   */
  void requireOutputs(int outputFeatures);
}
