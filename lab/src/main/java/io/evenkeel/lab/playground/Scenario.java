package io.evenkeel.lab.playground;

import io.evenkeel.kernels.ActivationFunction;

/**
 * Settings that show one thing about BN, each with one click. What the page says to look for is
 * tested on the networks themselves.
 */
enum Scenario {
  /** A learning rate of ten times what both networks learn with. */
  RATE(4, ActivationFunction.RELU, 3, 50),
  /** Mini-batches so small that their statistics are noise. */
  BATCH(3, ActivationFunction.RELU, 0.1, 2),
  /** More layers of sigmoid than a network learns with on its own. */
  DEEP(8, ActivationFunction.SIGMOID, 0.5, 50),
  /** A network that is good enough to ask it about one row. */
  ONE(4, ActivationFunction.SIGMOID, 0.5, 50);

  private final int depth;
  private final ActivationFunction activation;
  private final double learningRate;
  private final int batchSize;

  Scenario(int depth, ActivationFunction activation, double learningRate, int batchSize) {
    this.depth = depth;
    this.activation = activation;
    this.learningRate = learningRate;
    this.batchSize = batchSize;
  }

  PlaygroundSettings settings() {
    PlaygroundSettings from = PlaygroundSettings.DEFAULT;
    return new PlaygroundSettings(
        DataChoice.CIRCLES,
        "",
        "",
        from.noise(),
        depth,
        from.width(),
        activation,
        false,
        learningRate,
        batchSize,
        from.initScale(),
        from.norm(),
        from.emaDecay(),
        from.epsilon(),
        from.seed());
  }
}
