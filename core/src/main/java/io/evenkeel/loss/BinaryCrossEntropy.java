package io.evenkeel.loss;

import io.evenkeel.kernels.InvalidInputException;

/**
 * Binary cross-entropy on one logit z: yes (1) or no (0).
 *
 * <p>Logits are rows x 1, targets rows x 1 with y of 0 .. 1. With the weights a of no and b of yes,
 * 1 unless given, and a row's weight w = (1 - y) a + y b:
 *
 * <pre>
 *   W = sum over rows of w
 *   L = (1/W) sum of w max(z, 0) - b z y + w ln(1 + exp(-|z|))
 *   dL/dz = (w sigmoid(z) - b y) / W
 * </pre>
 *
 * <p>That form of -b y ln p - a (1 - y) ln(1 - p) with p = sigmoid(z) neither overflows nor
 * cancels. Without weights it is PyTorch's {@code BCEWithLogitsLoss}; its {@code pos_weight}
 * divides by the number of rows instead of W. The mean is that of {@link SoftmaxCrossEntropy}.
 *
 * @param noWeight a, positive
 * @param yesWeight b, positive
 */
public record BinaryCrossEntropy(double noWeight, double yesWeight) implements Loss {

  public BinaryCrossEntropy {
    requireWeight("no", noWeight);
    requireWeight("yes", yesWeight);
  }

  private static void requireWeight(String which, double weight) {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new InvalidInputException(
          "class weights must be positive and finite, but that of %s is %s"
              .formatted(which, weight));
    }
  }

  /** With weights of the two classes, no and yes. */
  public BinaryCrossEntropy withClassWeights(double no, double yes) {
    return new BinaryCrossEntropy(no, yes);
  }

  @Override
  public String name() {
    return "binary cross-entropy";
  }

  @Override
  public Task task() {
    return Task.BINARY;
  }

  @Override
  public void requireOutputs(int outputFeatures) {
    if (outputFeatures != 1) {
      throw new InvalidInputException(
          ("binary cross-entropy needs 1 output, but the network has %d: end it with one, or use"
                  + " softmax cross-entropy")
              .formatted(outputFeatures));
    }
  }
}
