package io.evenkeel.internal.engine;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.ResidualKind;
import io.evenkeel.network.VarianceEstimator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forward, loss, all gradients and statistics of one step, against the reference. */
@ParameterizedClass
@EnumSource
record EngineFirstStepTest(EngineKind kind) {

  /**
   * Half an ulp of float32 is 6e-8. A product sums up to 257 terms and its errors add up like a
   * random walk to some 1e-6 of the largest element; four layers and BN's division by a standard
   * deviation below 1 amplify that a few times.
   */
  private static final double TOLERANCE = 1e-5;

  /**
   * With two or three rows BN's backward pass subtracts nearly all of dy (with two rows and epsilon
   * 0 all of it), so that what is left has a large relative error in any arithmetic. An epsilon of
   * the order of the variance keeps the problem well-posed.
   */
  private static BatchNorm norm(int rows) {
    return BatchNorm.DEFAULT.withEpsilon(rows < 17 ? 0.1 : 1e-5);
  }

  static Stream<Arguments> placements() {
    return Stream.of(Placement.values())
        .flatMap(placement ->
            IntStream.of(2, 3, 17, 60, 257)
                .boxed()
                .flatMap(rows ->
                    Stream.of(0.0, 0.3).map(dropout -> arguments(placement, rows, dropout))));
  }

  @ParameterizedTest
  @MethodSource("placements")
  void everyPlacementAndBatchSize(Placement placement, int rows, double dropout) {
    Network network =
        placement.network(norm(rows), ActivationFunction.SIGMOID, dropout, 13, 29, 17, 7);
    check(network, Loss.softmaxCrossEntropy(), rows);
  }

  @ParameterizedTest
  @EnumSource
  void everyActivation(ActivationFunction function) {
    for (Placement placement : new Placement[] {Placement.BEFORE, Placement.AFTER}) {
      Network network = placement.network(BatchNorm.DEFAULT, function, 0, 13, 29, 17, 7);
      check(network, Loss.softmaxCrossEntropy(), 60);
    }
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        arguments(
            Loss.softmaxCrossEntropy().withLabelSmoothing(0.1).withClassWeights(1, 2, 0.5), 3),
        arguments(Loss.binaryCrossEntropy(), 1),
        arguments(Loss.binaryCrossEntropy().withClassWeights(0.5, 3), 1),
        arguments(Loss.meanSquaredError(), 4),
        arguments(Loss.huber(0.5), 4),
        arguments(Loss.poisson(), 4));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void everyLoss(Loss loss, int outputs) {
    check(
        Placement.BEFORE.network(BatchNorm.DEFAULT, ActivationFunction.TANH, 0, 13, 29, outputs),
        loss,
        60);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300})
  void aNarrowAndAWideNetwork(int width) {
    Network network =
        Placement.EVERYWHERE.network(
            BatchNorm.DEFAULT, ActivationFunction.SILU, 0.1, width, width, width, 2);
    check(network, Loss.softmaxCrossEntropy(), 65);
  }

  static Stream<BatchNorm> switches() {
    return Stream.of(
        BatchNorm.DEFAULT.withLearned(false, true),
        BatchNorm.DEFAULT.withLearned(true, false),
        BatchNorm.DEFAULT.withLearned(false, false),
        BatchNorm.DEFAULT.withUpdateStatistics(false),
        BatchNorm.DEFAULT.withNormalizeBy(NormalizeBy.RUNNING),
        BatchNorm.DEFAULT.withNormalizeBy(NormalizeBy.RUNNING).withUpdateStatistics(false),
        BatchNorm.DEFAULT.withEstimator(VarianceEstimator.UNBIASED).withEmaDecay(0.5));
  }

  @ParameterizedTest
  @MethodSource("switches")
  void everySwitchOfBatchNorm(BatchNorm norm) {
    Network network = Placement.EVERYWHERE.network(norm, ActivationFunction.TANH, 0, 13, 29, 17, 7);
    check(network, Loss.softmaxCrossEntropy(), 17);
  }

  /** Layers in any order: two dense layers in a row, two activations, BN on the logits. */
  @ParameterizedTest
  @ValueSource(ints = {17, 130})
  void unusualNetworks(int rows) {
    Loss loss = Loss.softmaxCrossEntropy();
    check(Network.input(5).dense(3).build(), loss, rows);
    check(Network.input(5).dense(9).dense(3).build(), loss, rows);
    check(Network.input(5).dropout(0.2).dense(3).build(), loss, rows);
    check(Network.input(5).tanh().dense(9, false).sigmoid().tanh().dense(3).build(), loss, rows);
    check(Network.input(5).dense(9).batchNorm().batchNorm().tanh().dense(3).build(), loss, rows);
    check(Network.input(5).dense(9).tanh().dense(3).batchNorm().build(), loss, rows);
    check(Network.input(5).dense(9).dropout(0.5).batchNorm().dense(3).tanh().build(), loss, rows);
    check(
        Network.input(5).dense(9).silu().batchNorm().dropout(0.1).dense(3).dropout(0.1).build(),
        loss,
        rows);
  }

  /**
   * Vectors behind no, few and many numbers, and what may follow them: a product, BN, an
   * activation, a copy. Some categories come in no row, some in many.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 17, 130})
  void embeddings(int rows) {
    Loss loss = Loss.softmaxCrossEntropy();
    EmbeddingTable small = new EmbeddingTable(3, 2);
    EmbeddingTable large = new EmbeddingTable(40, 35);
    BatchNorm norm = norm(rows);
    check(Network.input(1).embedding(large).dense(3).build(), loss, rows);
    check(Network.input(7).embedding(small, large).dense(9).tanh().dense(3).build(), loss, rows);
    check(Network.input(75).embedding(small, large, small).dense(3).build(), loss, rows);
    check(Network.input(40).embedding(small, large).batchNorm(norm).dense(3).build(), loss, rows);
    check(
        Network.input(7)
            .embedding(large, small)
            .tanh()
            .dropout(0.2)
            .dense(9)
            .batchNorm(norm)
            .silu()
            .dense(3)
            .build(),
        loss,
        rows);
    check(Network.input(7).embedding(small).sigmoid().batchNorm(norm).dense(3).build(), loss, rows);
  }

  static Stream<Arguments> residuals() {
    return Stream.of(ResidualKind.values())
        .flatMap(residuals ->
            IntStream.of(2, 3, 17, 60, 257)
                .boxed()
                .flatMap(rows ->
                    Stream.of(0.0, 0.3).map(dropout -> arguments(residuals, rows, dropout))));
  }

  @ParameterizedTest
  @MethodSource
  void residuals(ResidualKind residuals, int rows, double dropout) {
    ActivationFunction function = ActivationFunction.SIGMOID;
    check(
        residuals.network(norm(rows), function, dropout, 13, 29, 7),
        Loss.softmaxCrossEntropy(),
        rows);
  }

  @ParameterizedTest
  @EnumSource
  void residualsOfEveryActivation(ResidualKind residuals) {
    for (ActivationFunction function : ActivationFunction.values()) {
      Network network = residuals.network(BatchNorm.DEFAULT, function, 0, 13, 29, 7);
      check(network, Loss.softmaxCrossEntropy(), 60);
    }
  }

  /** Whole vectors and panels, less than one, and more rows than what is kept beside z. */
  @ParameterizedTest
  @EnumSource
  void narrowAndWideResiduals(ResidualKind residuals) {
    Loss loss = Loss.meanSquaredError();
    ActivationFunction function = ActivationFunction.TANH;
    check(residuals.network(BatchNorm.DEFAULT, function, 0.1, 4, 3, 2), loss, 65);
    check(residuals.network(BatchNorm.DEFAULT, function, 0.1, 32, 64, 16), loss, 65);
    check(residuals.network(BatchNorm.DEFAULT, function, 0.1, 33, 130, 17), loss, 130);
  }

  /** Only some branches learn, and only some BNs gather statistics. */
  @ParameterizedTest
  @MethodSource("switches")
  void residualsWithEverySwitchOfBatchNorm(BatchNorm norm) {
    for (ResidualKind residuals : ResidualKind.values()) {
      Network network = residuals.network(norm, ActivationFunction.TANH, 0.2, 13, 29, 7);
      check(network, Loss.softmaxCrossEntropy(), 17);
    }
  }

  /** Branches in which nothing is learned beside those in which something is. */
  @ParameterizedTest
  @ValueSource(ints = {17, 130})
  void waysWithoutAnythingLearned(int rows) {
    Loss loss = Loss.softmaxCrossEntropy();
    BatchNorm frozen = BatchNorm.DEFAULT.withLearned(false, false);
    check(
        Network.input(5)
            .residual(b -> b.tanh().dropout(0.2))
            .residual(b -> b.sigmoid())
            .dense(3)
            .build(),
        loss,
        rows);
    check(
        Network.input(5)
            .residual(b -> b.batchNorm(frozen).dense(5), s -> s.batchNorm(frozen).tanh())
            .residual(b -> b.tanh(), s -> s.batchNorm())
            .dense(3)
            .build(),
        loss,
        rows);
    check(
        Network.input(5)
            .batchNorm(frozen)
            .residual(b -> b.residual(c -> c.tanh()), s -> s.dense(5))
            .dense(3)
            .residual(b -> b.dropout(0.3))
            .build(),
        loss,
        rows);
    check(
        Network.input(5)
            .residual(b -> b.batchNorm(), s -> s.batchNorm(frozen))
            .residual(b -> b.dense(5).dense(5), s -> s.residual(b -> b.dense(5)).dense(5))
            .batchNorm()
            .dense(3)
            .batchNorm()
            .residual(b -> b.batchNorm())
            .build(),
        loss,
        rows);
  }

  private void check(Network network, Loss loss, int rows) {
    SplittableRandom random = new SplittableRandom(rows);
    Judge.firstStep(
        kind,
        network,
        loss,
        States.random(network, 1, random),
        Batch.random(network, loss, rows, random),
        TOLERANCE);
  }
}
