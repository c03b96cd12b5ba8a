package io.evenkeel.optimizer;

import io.evenkeel.kernels.InvalidInputException;

/** What an {@link Optimizer} does differently with one group of parameters. */
public sealed interface GroupSetting {

  /** Which parameters. */
  ParameterGroup group();

  /**
   * The learning rate times a factor.
   *
   * @param factor positive
   */
  record RateFactor(ParameterGroup group, double factor) implements GroupSetting {
    public RateFactor {
      Optimizer.requirePositive("the factor of the learning rate of " + group, factor);
    }
  }

  /**
   * A weight decay of its own, whatever the optimizer's is, and whether or not that applies to the
   * group.
   *
   * @param value at least 0
   */
  record Decay(ParameterGroup group, double value) implements GroupSetting {
    public Decay {
      Optimizer.requireNotNegative("the weight decay of " + group, value);
    }
  }

  /**
   * The group is not trained any more after some epochs: neither the gradient nor weight decay
   * moves it, and its gradient is not formed.
   *
   * @param epochs number of epochs that it is trained for; 0 for none
   */
  record Freeze(ParameterGroup group, int epochs) implements GroupSetting {
    public Freeze {
      if (epochs < 0) {
        throw new InvalidInputException(
            "%s can be frozen after 0 or more epochs, but got %d".formatted(group, epochs));
      }
    }
  }
}
