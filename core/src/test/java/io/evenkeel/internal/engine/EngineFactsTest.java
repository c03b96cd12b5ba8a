package io.evenkeel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.testkit.ArrayAssert;
import io.evenkeel.testkit.SeededTest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known of BN without any reference. */
@ParameterizedClass
@EnumSource
record EngineFactsTest(EngineKind kind) {
  private static final Loss LOSS = Loss.meanSquaredError();
  private static final StepSettings SETTINGS = new StepSettings(1e-3, 1, 0);
  private static final int ROWS = 100;
  private static final int FEATURES = 6;

  /** A dense layer without a bias and BN behind it: the logits are BN's output. */
  private static Network normLast(double epsilon) {
    return Network.input(FEATURES)
        .dense(FEATURES)
        .batchNorm(BatchNorm.DEFAULT.withEpsilon(epsilon))
        .build();
  }

  /** gamma = sqrt(sigma2 + epsilon) and beta = mu make the layer the identity. */
  @SeededTest
  void identity(RandomGenerator random) {
    Network network = normLast(1e-5);
    Batch batch = Batch.random(network, LOSS, ROWS, random);
    float[] gamma = new float[FEATURES];
    float[] beta = new float[FEATURES];
    for (int j = 0; j < FEATURES; j++) {
      double[] column = column(batch.x(), j);
      gamma[j] = (float) Math.sqrt(variance(column) + 1e-5);
      beta[j] = (float) mean(column);
    }
    TrainingState state = States.random(network, 1, random);
    state = States.with(state, "0", "weight", States.identity(FEATURES));
    state = States.with(States.with(state, "1", "gamma", gamma), "1", "beta", beta);
    // A few roundings of numbers up to 4.
    ArrayAssert.close("logits", batch.x(), logits(network, state, batch), 0, 2e-6);
  }

  /** Training output has mean beta and, apart from epsilon, standard deviation gamma. */
  @SeededTest
  void meanBetaAndStandardDeviationGamma(RandomGenerator random) {
    Network network = normLast(1e-12);
    TrainingState state = States.random(network, 1, random);
    Batch batch = Batch.random(network, LOSS, ROWS, random);
    float[] logits = logits(network, state, batch);
    for (int j = 0; j < FEATURES; j++) {
      double[] column = column(logits, j);
      assertThat(mean(column)).isCloseTo(state.parameter("1", "beta").values()[j], within(1e-6));
      assertThat(Math.sqrt(variance(column)))
          .isCloseTo(state.parameter("1", "gamma").values()[j], within(1e-6));
    }
  }

  /** Scaling W scales mu and the standard deviation alike. */
  @SeededTest
  void scalingTheWeightLeavesTheOutputUnchanged(RandomGenerator random) {
    Network network = normLast(1e-12);
    TrainingState state = States.random(network, 1, random);
    Batch batch = Batch.random(network, LOSS, ROWS, random);
    float[] weight = state.parameter("0", "weight").values().clone();
    for (int i = 0; i < weight.length; i++) {
      weight[i] *= 37.3f;
    }
    ArrayAssert.close(
        "logits",
        logits(network, state, batch),
        logits(network, States.with(state, "0", "weight", weight), batch),
        0,
        1e-5);
  }

  /** BN subtracts a bias again; the identity between them keeps the builder from dropping it. */
  @SeededTest
  void aBiasBeforeBatchNormHasNoGradient(RandomGenerator random) {
    Network network =
        Network.input(FEATURES)
            .dense(FEATURES, true)
            .activation(ActivationFunction.IDENTITY)
            .batchNorm()
            .tanh()
            .dense(3)
            .build();
    TrainingState state = States.random(network, 1, random);
    Batch batch = Batch.random(network, LOSS, ROWS, random);
    try (Engine engine = kind.create(network, LOSS, Judge.GRADIENT_IN_SLOT, ROWS, state)) {
      batch.step(engine, SETTINGS);
      float largest = largest(engine.state().parameter("0", "weight").slots()[0]);
      assertThat(largest).isGreaterThan(1e-3f);
      assertThat(largest(engine.state().parameter("0", "bias").slots()[0]))
          .isLessThan(1e-5f * largest);
    }
  }

  private float[] logits(Network network, TrainingState state, Batch batch) {
    try (Engine engine = kind.create(network, LOSS, Judge.GRADIENT_IN_SLOT, ROWS, state)) {
      batch.step(engine, SETTINGS);
      assertThat(engine.refusal()).isEmpty();
      return Arrays.copyOf(engine.logits(), ROWS * network.outputFeatures());
    }
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double[] column(float[] matrix, int j) {
    double[] column = new double[ROWS];
    Arrays.setAll(column, i -> matrix[i * FEATURES + j]);
    return column;
  }

  private static double mean(double[] column) {
    return Arrays.stream(column).sum() / column.length;
  }

  private static double variance(double[] column) {
    double mean = mean(column);
    return Arrays.stream(column).map(z -> (z - mean) * (z - mean)).sum() / column.length;
  }
}
