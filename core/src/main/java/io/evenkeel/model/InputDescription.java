package io.evenkeel.model;

import io.evenkeel.kernels.InvalidInputException;

/**
 * What the numbers of a model's input rows are.
 *
 * @param name what they are called, such as {@code pixels}
 * @param divisor what raw values were divided by to become the input, such as 255 for pixels of 0
 *     .. 255; 1 if nothing was done to them
 */
public record InputDescription(String name, double divisor) {

  /** Numbers as they come. */
  public static final InputDescription FEATURES = new InputDescription("features", 1);

  /** Grey values of 0 .. 255, divided by 255. */
  public static final InputDescription PIXELS = new InputDescription("pixels", 255);

  public InputDescription {
    if (!(divisor > 0) || Double.isInfinite(divisor)) {
      throw new InvalidInputException(
          "an input's divisor must be positive and finite, but got " + divisor);
    }
  }
}
