package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;

/**
 * A fully connected layer: {@code z = x W + b}, with x rows x inputs, W inputs x features, b a row
 * of features.
 *
 * @param features number of outputs, at least 1
 * @param bias whether b exists; {@link Network.Builder} drops it where a {@link BatchNorm} follows
 *     directly, because BN subtracts it again
 * @param initialization where W starts; b starts at 0
 */
public record Dense(int features, boolean bias, Initialization initialization) implements Layer {
  public Dense {
    if (features < 1) {
      throw new InvalidInputException(
          "a dense layer needs at least 1 feature, but got %d".formatted(features));
    }
  }

  @Override
  public int outputFeatures(int inputFeatures) {
    return features;
  }

  @Override
  public String kind() {
    return "Dense";
  }
}
