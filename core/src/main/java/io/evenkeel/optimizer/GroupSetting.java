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

  /**
   * The weights W of the group's dense layers, inputs x features, are learned as {@code diag(s) V}:
   * each input has a scale s that is learned, too, and so is louder or quieter for all features at
   * once. The logarithms of the scales start at 0 and move by Adam's rule, with {@link AdamW}'s
   * constants and without decay; V moves as W would otherwise. The network, its files and its
   * predictions know W alone; ln s and its moments are kept with the optimizer's state.
   *
   * <p>A scaling layer as in D. Holzmueller, L. Grinsztajn and I. Steinwart, "Better by default:
   * strong pre-tuned MLPs and boosted trees on tabular data" (NeurIPS 2024), there with s itself as
   * the parameter.
   *
   * @param factor what the learning rate of ln s is multiplied by, positive
   */
  record InputScales(ParameterGroup group, double factor) implements GroupSetting {
    /** Fewest features of a layer whose inputs can have scales: room for their state. */
    public static final int FEWEST_FEATURES = 3;

    public InputScales {
      Optimizer.requirePositive("the factor of the rate of the scales of " + group, factor);
    }
  }
}
