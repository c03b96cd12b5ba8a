package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;
import java.util.List;

/**
 * A fully connected layer: {@code z = x W + b}, with x rows x inputs, W inputs x features, b a row
 * of features.
 *
 * @param features number of outputs, at least 1
 * @param bias whether b exists; {@link Network.Builder} drops it where a {@link BatchNorm} follows
 *     directly, because BN subtracts it again
 * @param initialization where W starts; b starts at 0
 */
public record Dense(int features, boolean bias, Initialization initialization)
    implements WeightedLayer {

  public Dense {
    if (features < 1) {
      throw new InvalidInputException(
          "a dense layer needs at least 1 feature, but got %d".formatted(features));
    }
  }

  public Dense withInitialization(Initialization value) {
    return new Dense(features, bias, value);
  }

  @Override
  public Dense withBias(boolean value) {
    return new Dense(features, value, initialization);
  }

  @Override
  public Shape output(Shape input) {
    if (input.positions() > 1) {
      throw new InvalidInputException(
          ("a dense layer takes rows of numbers, but its input is %s: put flatten or gap"
                  + " before it")
              .formatted(input));
    }
    return Shape.of(features);
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    int inputs = input.features();
    ParameterSpec weight =
        new ParameterSpec(
            WEIGHT,
            inputs,
            features,
            new ParameterSpec.Start.Weights(initialization, inputs, features),
            true,
            true,
            WEIGHT,
            FileLayout.TRANSPOSED);
    return bias
        ? List.of(weight, ParameterSpec.vector(BIAS, features, 0, true, BIAS))
        : List.of(weight);
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) input.features() * features;
  }

  @Override
  public boolean givesRow(boolean row) {
    return true;
  }

  @Override
  public String kind() {
    return "Dense";
  }

  @Override
  public String label() {
    return bias ? "Dense with bias" : "Dense";
  }
}
