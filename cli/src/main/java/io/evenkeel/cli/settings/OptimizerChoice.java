package io.evenkeel.cli.settings;

import io.evenkeel.optimizer.Muon;
import io.evenkeel.optimizer.Optimizer;

/**
 * The optimizers by their names on the command line, with the learning rate each has by default.
 */
public enum OptimizerChoice {
  SGD(0.1),
  MOMENTUM(0.05),
  NESTEROV(0.05),
  RMSPROP(0.001),
  ADAM(0.003),
  ADAMW(0.003),
  MUON(0.1);

  private final double learningRate;

  OptimizerChoice(double learningRate) {
    this.learningRate = learningRate;
  }

  /** The learning rate unless one is given. */
  public double learningRate() {
    return learningRate;
  }

  /**
   * The optimizer, without weight decay or clipping.
   *
   * @param momentum of those that have one
   */
  public Optimizer create(double rate, double momentum) {
    return switch (this) {
      case SGD -> Optimizer.sgd(rate);
      case MOMENTUM -> Optimizer.momentum(rate, momentum);
      case NESTEROV -> Optimizer.nesterov(rate, momentum);
      case RMSPROP -> Optimizer.rmsprop(rate);
      case ADAM -> Optimizer.adam(rate);
      case ADAMW -> Optimizer.adamW(rate, 0);
      case MUON ->
          Optimizer.of(
              new Muon(
                  Muon.DEFAULT.momentum(),
                  Muon.DEFAULT.iterations(),
                  momentum,
                  Muon.DEFAULT.otherRate()),
              rate);
    };
  }

  /** For picocli. */
  public static final class Converter extends EnumConverter<OptimizerChoice> {
    Converter() {
      super(OptimizerChoice.class);
    }
  }
}
