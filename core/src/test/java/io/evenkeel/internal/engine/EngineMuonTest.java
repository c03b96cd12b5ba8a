package io.evenkeel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.internal.fused.FusedEngine;
import io.evenkeel.internal.state.InitialState;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import io.evenkeel.reference.ReferenceNetwork;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Muon on networks of images; EngineStepsTest has those of vectors. */
class EngineMuonTest {
  private static final Loss LOSS = Loss.softmaxCrossEntropy();
  private static final Optimizer OPTIMIZER = Optimizer.muon(0.1).withWeightDecay(0.01);

  private static Network network(int filters) {
    return Network.image(6, 6, 3)
        .conv(8, 2, 1)
        .named("first")
        .gelu()
        .conv(filters, 3)
        .maxPool(2)
        .batchNorm(BatchNorm.DEFAULT.withLearned(false, true))
        .relu()
        .residual(b -> b.conv(filters, 3).batchNorm())
        .globalAveragePool()
        .dense(5)
        .named("head")
        .build();
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void isWhatTheReferenceSays(EngineKind kind) {
    Network network = network(24);
    SplittableRandom random = new SplittableRandom(4);
    TrainingState initial = States.random(network, OPTIMIZER.slots(), random);
    ReferenceNetwork reference = new ReferenceNetwork(network, LOSS, OPTIMIZER, initial);
    try (Engine engine = kind.create(network, LOSS, OPTIMIZER, 20, initial)) {
      for (int step = 0; step < 3; step++) {
        Batch batch = Batch.random(network, LOSS, 20, random);
        double expected = reference.step(batch.xInDouble(), batch.targetsInDouble(), 0.1, 8, step);
        assertThat(batch.step(engine, new StepSettings(0.1, 8, step)))
            .isCloseTo(expected, within(1e-4));
      }
      Judge.moved(initial, engine.state(), reference, 1e-4, 0);
    }
  }

  private static TrainingState trained(int threads) {
    Network network = network(96);
    SplittableRandom random = new SplittableRandom(4);
    TrainingState initial = InitialState.of(network, OPTIMIZER.slots(), 3);
    try (Engine engine = new FusedEngine(network, LOSS, OPTIMIZER, 20, initial, threads)) {
      for (int step = 0; step < 3; step++) {
        Batch.random(network, LOSS, 20, random).step(engine, new StepSettings(0.1, 8, step));
        assertThat(engine.refusal()).isEmpty();
      }
      return engine.state();
    }
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    TrainingState one = trained(1);
    for (int threads : new int[] {2, 3}) {
      TrainingState several = trained(threads);
      for (Parameter p : one.parameters()) {
        assertThat(several.parameter(p.key()).values())
            .as(p.key().toString())
            .isEqualTo(p.values());
      }
    }
  }

  @Test
  void weightsBeforeBatchNormKeepTheLengthOfAnOrthogonalMatrixButForTheStep() {
    Parameter conv = trained(2).parameter(new ParameterKey("2", "weight"));
    double squares = 0;
    for (float w : conv.values()) {
      squares += (double) w * w;
    }
    assertThat(Math.sqrt(squares / conv.columns())).isBetween(0.85, 1.15);
  }

  @Test
  void aFrozenMatrixStays() {
    Network network = network(24);
    Optimizer optimizer = OPTIMIZER.withFrozen(ParameterGroup.at("first"));
    TrainingState initial = InitialState.of(network, 1, 3);
    for (EngineKind kind : EngineKind.values()) {
      try (Engine engine = kind.create(network, LOSS, optimizer, 20, initial)) {
        Batch.random(network, LOSS, 20, new SplittableRandom(1))
            .step(engine, new StepSettings(0.1, 8, 0));
        ParameterKey first = new ParameterKey("first", "weight");
        ParameterKey second = new ParameterKey("2", "weight");
        assertThat(engine.state().parameter(first).values())
            .isEqualTo(initial.parameter(first).values());
        assertThat(engine.state().parameter(second).values())
            .isNotEqualTo(initial.parameter(second).values());
      }
    }
  }
}
