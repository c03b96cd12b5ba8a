package io.evenkeel.optimizer;

import io.evenkeel.kernels.InvalidInputException;

/**
 * What a step does with the gradients: an update rule, its learning rate, weight decay and
 * clipping. It trains gamma and beta like any weight. A description, without arrays.
 *
 * <pre>{@code
 * Optimizer optimizer = Optimizer.adamW(1e-3, 0.01).withClipNorm(1);
 * }</pre>
 *
 * @param rule how one weight moves
 * @param rate the learning rate, positive; a {@link Schedule} scales it from step to step
 * @param weightDecay at least 0. {@link AdamW} shrinks the weight by rate * weightDecay; every
 *     other rule adds weightDecay * weight to the gradient (L2)
 * @param decayNormAndBias whether weight decay also takes gamma, beta, the biases and the tables of
 *     embeddings, which it leaves alone otherwise
 * @param clipNorm the global norm, over all gradients together, that longer gradients are scaled
 *     down to; 0 for no clipping
 */
public record Optimizer(
    UpdateRule rule, double rate, double weightDecay, boolean decayNormAndBias, double clipNorm) {

  public Optimizer {
    requirePositive("the learning rate", rate);
    requireNotNegative("weight decay", weightDecay);
    requireNotNegative("the gradient norm to clip to", clipNorm);
  }

  /** An optimizer of that rule, without weight decay or clipping. */
  public static Optimizer of(UpdateRule rule, double rate) {
    return new Optimizer(rule, rate, 0, false, 0);
  }

  /** {@link Sgd}. */
  public static Optimizer sgd(double rate) {
    return of(new Sgd(), rate);
  }

  /** {@link Momentum}, not Nesterov's; 0.9 is the usual momentum. */
  public static Optimizer momentum(double rate, double momentum) {
    return of(new Momentum(momentum, false), rate);
  }

  /** {@link Momentum} as Nesterov's. */
  public static Optimizer nesterov(double rate, double momentum) {
    return of(new Momentum(momentum, true), rate);
  }

  /** {@link RmsProp} with its defaults. */
  public static Optimizer rmsprop(double rate) {
    return of(RmsProp.DEFAULT, rate);
  }

  /** {@link Adam} with its defaults. */
  public static Optimizer adam(double rate) {
    return of(Adam.DEFAULT, rate);
  }

  /** {@link AdamW} with its defaults; PyTorch's weight decay is 0.01. */
  public static Optimizer adamW(double rate, double weightDecay) {
    return of(AdamW.DEFAULT, rate).withWeightDecay(weightDecay);
  }

  public Optimizer withRate(double value) {
    return new Optimizer(rule, value, weightDecay, decayNormAndBias, clipNorm);
  }

  public Optimizer withWeightDecay(double value) {
    return new Optimizer(rule, rate, value, decayNormAndBias, clipNorm);
  }

  /** With weight decay on gamma, beta, the biases and embeddings too, or not. */
  public Optimizer withDecayOnNormAndBias(boolean value) {
    return new Optimizer(rule, rate, weightDecay, value, clipNorm);
  }

  /** With gradients scaled down to a global norm of at most {@code value}; 0 for no clipping. */
  public Optimizer withClipNorm(double value) {
    return new Optimizer(rule, rate, weightDecay, decayNormAndBias, value);
  }

  /** Number of arrays of state that go with each weight array. */
  public int slots() {
    return rule.slots();
  }

  /** Whether one of those arrays holds means of squares, which are at least 0. */
  public boolean holdsSquares(int slot) {
    return rule.holdsSquares(slot);
  }

  /** Whether gradients are clipped, so that an update needs all of them first. */
  public boolean clips() {
    return clipNorm > 0;
  }

  static void requireShare(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new InvalidInputException(
          "%s must be at least 0 and below 1, but got %s".formatted(what, value));
    }
  }

  static void requirePositive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new InvalidInputException(
          "%s must be positive and finite, but got %s".formatted(what, value));
    }
  }

  static void requireNotNegative(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new InvalidInputException(
          "%s must be at least 0 and finite, but got %s".formatted(what, value));
    }
  }
}
