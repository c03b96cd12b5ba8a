package io.evenkeel.loss;

import io.evenkeel.kernels.InvalidInputException;
import java.util.Arrays;
import java.util.List;

/**
 * Softmax cross-entropy: one of K classes is right.
 *
 * <p>Logits are rows x K, targets rows x 1 with the class's index 0 .. K-1; or, with {@code
 * distributions}, rows x K with the share q_c of each class, where [c = y] is q_c and w_y is the
 * sum of q_c w_c. With p = softmax of the row's logits, y its class, w the class weights (all 1
 * unless given) and s the label smoothing:
 *
 * <pre>
 *   W   = sum over rows of w_y
 *   a_c = (1 - s) w_y [c = y] + (s / K) w_c
 *   L   = (1/W) sum over rows of -sum_c a_c ln p_c
 *   dL/dlogit_c = (p_c sum_k a_k - a_c) / W
 * </pre>
 *
 * <p>Source: Szegedy et al. 2016 for label smoothing; class weights and their mean as in PyTorch's
 * {@code CrossEntropyLoss}.
 *
 * @param labelSmoothing s, 0 &lt;= s &lt; 1: the share of the target that is spread over all
 *     classes
 * @param classWeights w, one positive number per class, or empty for 1 each
 * @param distributions whether targets are distributions over the classes
 */
public record SoftmaxCrossEntropy(
    double labelSmoothing, List<Double> classWeights, boolean distributions) implements Loss {

  public SoftmaxCrossEntropy {
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new InvalidInputException(
          "label smoothing must be at least 0 and below 1, but got " + labelSmoothing);
    }
    classWeights = List.copyOf(classWeights);
    for (int c = 0; c < classWeights.size(); c++) {
      double weight = classWeights.get(c);
      if (!(weight > 0) || Double.isInfinite(weight)) {
        throw new InvalidInputException(
            "class weights must be positive and finite, but class %d has %s".formatted(c, weight));
      }
    }
  }

  public SoftmaxCrossEntropy withLabelSmoothing(double value) {
    return new SoftmaxCrossEntropy(value, classWeights, distributions);
  }

  /** With one weight per class, in the order of the classes. */
  public SoftmaxCrossEntropy withClassWeights(double... weights) {
    List<Double> list = Arrays.stream(weights).boxed().toList();
    return new SoftmaxCrossEntropy(labelSmoothing, list, distributions);
  }

  /** With targets that are one share per class, or class indices. */
  public SoftmaxCrossEntropy withDistributions(boolean value) {
    return new SoftmaxCrossEntropy(labelSmoothing, classWeights, value);
  }

  @Override
  public int targetColumns(int outputFeatures) {
    return distributions ? outputFeatures : 1;
  }

  @Override
  public String name() {
    return "softmax cross-entropy";
  }

  @Override
  public Task task() {
    return Task.CLASSES;
  }

  @Override
  public void requireOutputs(int outputFeatures) {
    if (outputFeatures < 2) {
      throw new InvalidInputException(
          ("softmax cross-entropy needs at least 2 outputs, one per class, but the network has %d:"
                  + " end it with more, or use binary cross-entropy")
              .formatted(outputFeatures));
    }
    if (!classWeights.isEmpty() && classWeights.size() != outputFeatures) {
      throw new InvalidInputException(
          "the network has %d outputs, one per class, but there are %d class weights: give one for each class"
              .formatted(outputFeatures, classWeights.size()));
    }
  }
}
