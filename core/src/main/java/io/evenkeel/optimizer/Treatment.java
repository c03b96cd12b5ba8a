package io.evenkeel.optimizer;

/**
 * What an {@link Optimizer} does with one parameter, all its groups considered.
 *
 * @param trained whether it moves at all
 * @param rateFactor what its learning rate is multiplied by
 * @param weightDecay its weight decay
 * @param direction the direction in which it moves
 * @param inputScaleFactor what the learning rate of its inputs' scales is multiplied by; 0 where
 *     its inputs have none
 */
public record Treatment(
    boolean trained,
    double rateFactor,
    double weightDecay,
    Direction direction,
    double inputScaleFactor) {

  /** Whether each input of it has a scale: see {@link GroupSetting.InputScales}. */
  public boolean scalesInputs() {
    return trained && inputScaleFactor > 0;
  }
}
