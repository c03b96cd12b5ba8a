package io.evenkeel.loss;

import io.evenkeel.kernels.InvalidInputException;

/**
 * Binary cross-entropy on one logit z: yes (1) or no (0).
 *
 * <p>Logits are rows x 1, targets rows x 1 with y of 0 .. 1:
 *
 * <pre>
 *   L = (1/rows) sum of max(z, 0) - z y + ln(1 + exp(-|z|))
 *   dL/dz = (sigmoid(z) - y) / rows
 * </pre>
 *
 * <p>That form of -y ln p - (1 - y) ln(1 - p) with p = sigmoid(z) neither overflows nor cancels; it
 * is PyTorch's {@code BCEWithLogitsLoss}.
 */
public record BinaryCrossEntropy() implements Loss {

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
