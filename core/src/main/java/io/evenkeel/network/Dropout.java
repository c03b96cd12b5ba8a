package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;

/**
 * Inverted dropout: in training each element is zeroed with the given probability and otherwise
 * divided by 1 - probability; at inference nothing happens (Srivastava et al. 2014).
 *
 * @param probability of an element to be zeroed, 0 &lt;= probability &lt; 1
 */
public record Dropout(float probability) implements LeafLayer {
  public Dropout {
    if (!(probability >= 0 && probability < 1)) {
      throw new InvalidInputException(
          "dropout's probability must be at least 0 and below 1, but got %s"
              .formatted(probability));
    }
  }

  @Override
  public String kind() {
    return "Dropout";
  }

  @Override
  public String label() {
    return "Dropout " + probability;
  }
}
