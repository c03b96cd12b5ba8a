package io.evenkeel.internal.fused;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.exchange.Sharding;
import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import io.evenkeel.optimizer.WeightAverage;
import io.evenkeel.testkit.Allocation;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A step allocates nothing once the compiler is done with it. */
class AllocationTest {
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final int STEPS = 200;

  @Test
  void aStepInSteadyStateAllocatesNothing() {
    check(
        Network.input(67)
            .embedding(HashedTraining.TABLES)
            .dense(48)
            .batchNorm()
            .sigmoid()
            .dropout(0.1)
            .dense(48)
            .batchNorm()
            .relu()
            .dense(10)
            .build());
  }

  @Test
  void norDoesAStepOfAResidualNetwork() {
    check(
        Network.input(67)
            .embedding(HashedTraining.TABLES)
            .residual(b -> b.dense(108))
            .dense(48)
            .residual(b -> b.batchNorm().relu().dense(40).dropout(0.1).dense(48).dropout(0.1))
            .residual(b -> b.dense(48).batchNorm().residual(c -> c.tanh()), s -> s.dense(48))
            .relu()
            .residual(b -> b.batchNorm())
            .batchNorm()
            .dense(10)
            .residual(b -> b.dense(10))
            .build());
  }

  @Test
  void norDoesAStepWithGhostBatches() {
    BatchNorm ghosts = BatchNorm.DEFAULT.withGhostRows(7);
    check(
        Network.input(67)
            .embedding(HashedTraining.TABLES)
            .batchNorm(ghosts)
            .dense(48)
            .batchNorm(ghosts)
            .relu()
            .residual(b -> b.dense(48).batchNorm(ghosts.withGhostRows(32)))
            .batchNorm(ghosts.withGhostRows(2))
            .dense(10)
            .build());
  }

  @Test
  void norDoesAStepOfSeveralShards() {
    check(
        Network.input(67)
            .embedding(HashedTraining.TABLES)
            .batchNorm()
            .dense(48)
            .batchNorm(BatchNorm.DEFAULT.withGhostRows(16))
            .relu()
            .dropout(0.1)
            .residual(b -> b.dense(48).batchNorm())
            .dense(10)
            .build(),
        3);
  }

  @Test
  void norDoesAStepOfImages() {
    check(
        Network.image(8, 9, 3)
            .conv(16, 3)
            .maxPool(2)
            .batchNorm()
            .relu()
            .residual(b -> b.conv(16, 3).batchNorm().gelu().conv(16, 3).batchNorm())
            .conv(24, 3, 2)
            .dropout(0.1)
            .averagePool(2)
            .residual(b -> b.flatten().dense(24), s -> s.globalAveragePool())
            .dense(10)
            .build());
  }

  private static void check(Network network) {
    check(network, 1);
  }

  @Test
  void norDoesAStepWithAnAverageAndFrozenParameters() {
    Network network =
        Network.image(8, 9, 3).conv(16, 3).batchNorm().relu().flatten().dense(10).build();
    Optimizer optimizer = Optimizer.nesterov(1e-3, 0.9).withFrozen(ParameterGroup.at("0"));
    check(network, 1, optimizer.withAverage(WeightAverage.ema(0.9)));
    check(network, 1, optimizer.withAverage(WeightAverage.lookahead(1)));
    check(network, 1, Optimizer.muon(1e-3));
  }

  @Test
  void norDoesAStepWithScalesOfInputs() {
    Network network = Network.input(70).dense(40).batchNorm().relu().dense(10).build();
    check(network, 1, Optimizer.adamW(1e-3, 0.1).withInputScales(ParameterGroup.at("0"), 20));
  }

  private static void check(Network network, int shards) {
    check(network, shards, Optimizer.adam(1e-3));
  }

  private static void check(Network network, int shards, Optimizer optimizer) {
    StepSettings settings = new StepSettings(1e-3, 1, 1, optimizer.average().share(1, 10));
    try (FusedEngine engine =
        new FusedEngine(
            network,
            Loss.softmaxCrossEntropy(),
            optimizer,
            60,
            HashedTraining.initial(network, optimizer.slots()),
            1,
            Sharding.all(shards))) {
      for (int i = 0; i < 60 * network.inputFeatures(); i++) {
        engine.input()[i] = i % 17 - 8;
      }
      if (network.input().positions() == 1) {
        HashedTraining.fillCodes(engine.input(), 60, 67, new Random(1));
      }
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      long allocated;
      do {
        allocated =
            Allocation.bytes(() -> {
              for (int i = 0; i < STEPS; i++) {
                engine.step(60, settings);
              }
            });
      } while (allocated > 0 && System.nanoTime() < deadline);
      assertThat(engine.refusal()).isEmpty();
      assertThat(allocated).as("bytes allocated in %d steps", STEPS).isZero();
    }
  }
}
