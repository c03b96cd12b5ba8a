package io.evenkeel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Network;
import io.evenkeel.network.ResidualKind;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.AdamW;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.reference.ReferenceNetwork;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Parameters, slots and statistics after several steps of each optimizer, against the reference.
 */
@ParameterizedClass
@EnumSource
record EngineStepsTest(EngineKind kind) {
  private static final int STEPS = 7;

  /**
   * A first step's errors of 1e-5 (see {@link EngineFirstStepTest}), of the largest element, grow
   * with the steps; Adam and RMSprop divide by the gradient's own size, which makes the relative
   * error of a small gradient that of its weight's update.
   */
  private static final double TOLERANCE = 1e-4;

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        Optimizer.sgd(0.1),
        Optimizer.sgd(0.1).withWeightDecay(0.01),
        Optimizer.sgd(0.1).withWeightDecay(0.01).withDecayOnNormAndBias(true),
        Optimizer.sgd(0.1).withClipNorm(0.05),
        Optimizer.momentum(0.05, 0.9),
        Optimizer.nesterov(0.05, 0.9).withWeightDecay(0.01),
        Optimizer.rmsprop(1e-3),
        Optimizer.adam(1e-3),
        Optimizer.adam(1e-3).withWeightDecay(0.01).withClipNorm(0.1),
        Optimizer.adamW(1e-3, 0.1),
        Optimizer.adamW(1e-3, 0.1).withDecayOnNormAndBias(true),
        Optimizer.muon(0.02).withWeightDecay(0.1),
        Optimizer.muon(0.02).withClipNorm(0.5));
  }

  static Stream<Arguments> cases() {
    return optimizers()
        .flatMap(optimizer ->
            Stream.of(Placement.BEFORE, Placement.AFTER, Placement.INPUT)
                .flatMap(placement ->
                    Stream.of(0.0, 0.2).map(dropout -> arguments(optimizer, placement, dropout))));
  }

  /** The rate falls, the number of rows changes, every step has rows and masks of its own. */
  @ParameterizedTest
  @MethodSource("cases")
  void severalSteps(Optimizer optimizer, Placement placement, double dropout) {
    BatchNorm norm = BatchNorm.DEFAULT.withStatistics(Statistics.CUMULATIVE);
    check(placement.network(norm, ActivationFunction.SIGMOID, dropout, 13, 29, 17, 7), optimizer);
  }

  /** One of the tables has more categories than there are rows. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void embeddings(Optimizer optimizer) {
    check(
        Network.input(13)
            .embedding(new EmbeddingTable(5, 3), new EmbeddingTable(90, 4))
            .batchNorm()
            .dense(17)
            .sigmoid()
            .dense(7)
            .build(),
        optimizer);
  }

  /** AdamW's epsilon keeps gradients that are zero except for rounding from being made large. */
  static Stream<Arguments> residuals() {
    return Stream.of(
            Optimizer.momentum(0.05, 0.9).withClipNorm(0.5),
            Optimizer.of(new AdamW(0.9, 0.999, 1e-3), 1e-3)
                .withWeightDecay(0.1)
                .withDecayOnNormAndBias(true))
        .flatMap(optimizer ->
            Stream.of(ResidualKind.values()).map(residuals -> arguments(optimizer, residuals)));
  }

  @ParameterizedTest
  @MethodSource
  void residuals(Optimizer optimizer, ResidualKind residuals) {
    check(
        residuals.network(BatchNorm.DEFAULT, ActivationFunction.SIGMOID, 0.2, 13, 29, 7),
        optimizer,
        0.1);
  }

  /** The global norm is that of the parameters that are learned. */
  @Test
  void clippingWhereGammaAndBetaAreNotLearned() {
    BatchNorm norm = BatchNorm.DEFAULT.withLearned(false, false);
    check(
        Placement.BEFORE.network(norm, ActivationFunction.SIGMOID, 0, 13, 29, 17, 7),
        Optimizer.sgd(0.1).withClipNorm(0.05));
  }

  private void check(Network network, Optimizer optimizer) {
    check(network, optimizer, 0);
  }

  /**
   * Seven steps.
   *
   * @param share of the tolerance that is relative to what the whole network does
   */
  private void check(Network network, Optimizer optimizer, double share) {
    SplittableRandom random = new SplittableRandom(4);
    Loss loss = Loss.softmaxCrossEntropy();
    TrainingState initial = States.random(network, optimizer.slots(), random);
    ReferenceNetwork reference = new ReferenceNetwork(network, loss, optimizer, initial);
    try (Engine engine = kind.create(network, loss, optimizer, 60, initial)) {
      for (int step = 0; step < STEPS; step++) {
        Batch batch = Batch.random(network, loss, step % 3 == 2 ? 17 : 60, random);
        double rate = optimizer.rate() / (1 + step);
        double expected = reference.step(batch.xInDouble(), batch.targetsInDouble(), rate, 8, step);
        double actual = batch.step(engine, new StepSettings(rate, 8, step));
        assertThat(actual).isCloseTo(expected, within(TOLERANCE));
        assertThat(engine.refusal()).isEmpty();
      }
      TrainingState state = engine.state();
      Judge.moved(initial, state, reference, TOLERANCE, share);
      assertThat(state.optimizerSteps()).isEqualTo(STEPS);
      assertThat(state.statistics().values()).allMatch(s -> s.updates() == STEPS);
    }
  }
}
