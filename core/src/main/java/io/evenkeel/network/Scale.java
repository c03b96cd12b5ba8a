package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;

/**
 * Every element times a fixed number: {@code y = factor * x}. Nothing is learned, and the shape
 * stays. In front of a loss it is a temperature, such as 1/9 for logits that would begin too large.
 *
 * @param factor finite and not 0
 */
public record Scale(float factor) implements LeafLayer {
  public Scale {
    if (!Float.isFinite(factor) || factor == 0) {
      throw new InvalidInputException(
          "a scale's factor must be finite and not 0, but got " + factor);
    }
  }

  @Override
  public String kind() {
    return "Scale";
  }

  @Override
  public String label() {
    return "Scale " + factor;
  }
}
