package io.evenkeel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.network.ResidualKind;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.reference.ReferenceNetwork;
import io.evenkeel.reference.ReferenceParameter;
import io.evenkeel.testkit.ArrayAssert;
import io.evenkeel.testkit.GradientCheck;
import io.evenkeel.testkit.RandomWeightedLoss;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The judge itself: whole reference networks against central differences. */
class ReferenceNetworkTest {
  private static final Loss LOSS = Loss.softmaxCrossEntropy().withLabelSmoothing(0.1);

  @ParameterizedTest
  @EnumSource
  void gradientsAreThoseOfCentralDifferences(Placement placement) {
    SplittableRandom random = new SplittableRandom(2);
    check(placement.network(BatchNorm.DEFAULT, ActivationFunction.GELU, 0.3, 4, 5, 6, 3), random);
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfResidualsAreThoseOfCentralDifferences(ResidualKind residuals) {
    SplittableRandom random = new SplittableRandom(2);
    check(residuals.network(BatchNorm.DEFAULT, ActivationFunction.GELU, 0.3, 4, 5, 3), random);
  }

  /** A loss that weighs every output by a random number hides no sum's mistake from another. */
  @ParameterizedTest
  @EnumSource
  void gradientsOfARandomlyWeightedSumOfTheOutputs(ResidualKind residuals) {
    SplittableRandom random = new SplittableRandom(2);
    Network network = residuals.network(BatchNorm.DEFAULT, ActivationFunction.GELU, 0.3, 4, 5, 3);
    Batch batch = Batch.random(network, LOSS, 9, random);
    ReferenceNetwork reference =
        new ReferenceNetwork(network, LOSS, Optimizer.sgd(1), States.random(network, 0, random));
    reference.masks(7, 0);
    double[][] x = batch.xInDouble();
    RandomWeightedLoss loss = new RandomWeightedLoss(9 * 3, random);
    double[][] weights = new double[9][];
    Arrays.setAll(weights, i -> Arrays.copyOfRange(loss.gradient(), 3 * i, 3 * i + 3));
    reference.forward(x);
    double[][] dx = reference.backwardFrom(weights);
    check(new GradientCheck(() -> loss.of(Batch.flat(reference.forward(x)))), reference, x, dx);
  }

  private static void check(Network network, SplittableRandom random) {
    Batch batch = Batch.random(network, LOSS, 9, random);
    ReferenceNetwork reference =
        new ReferenceNetwork(network, LOSS, Optimizer.sgd(1), States.random(network, 0, random));
    reference.masks(7, 0);
    double[][] x = batch.xInDouble();
    double[][] targets = batch.targetsInDouble();
    reference.forward(x, targets);
    double[][] dx = reference.backward(targets);
    check(new GradientCheck(() -> reference.forward(x, targets)), reference, x, dx);
  }

  private static void check(
      GradientCheck check, ReferenceNetwork reference, double[][] x, double[][] dx) {
    for (int i = 0; i < x.length; i++) {
      check.array("x row " + i, x[i], dx[i]);
    }
    for (ReferenceParameter parameter : reference.parameters()) {
      int columns = parameter.rows()[0].length;
      double[] gradient = parameter.flatGradient();
      for (int i = 0; i < parameter.rows().length; i++) {
        double[] part = Arrays.copyOfRange(gradient, i * columns, (i + 1) * columns);
        check.array(parameter.key() + " row " + i, parameter.rows()[i], part);
      }
    }
    check.verify();
  }

  /** After one mini-batch without dropout the running statistics are its moments. */
  @ParameterizedTest
  @EnumSource
  void inferenceAfterOneStepOfRateZeroRepeatsTraining(Placement placement) {
    SplittableRandom random = new SplittableRandom(2);
    checkInference(
        placement.network(BatchNorm.DEFAULT, ActivationFunction.TANH, 0, 4, 5, 6, 3), random);
  }

  @ParameterizedTest
  @EnumSource
  void inferenceOfResidualsRepeatsTraining(ResidualKind residuals) {
    SplittableRandom random = new SplittableRandom(2);
    checkInference(
        residuals.network(BatchNorm.DEFAULT, ActivationFunction.TANH, 0, 4, 5, 3), random);
  }

  private static void checkInference(Network network, SplittableRandom random) {
    Batch batch = Batch.random(network, LOSS, 9, random);
    ReferenceNetwork reference =
        new ReferenceNetwork(network, LOSS, Optimizer.sgd(1), States.random(network, 0, random));
    reference.step(batch.xInDouble(), batch.targetsInDouble(), 0, 0, 0);
    double[][] trained = reference.logits();
    double[][] inferred = reference.infer(batch.xInDouble());
    assertThat(trained).hasDimensions(9, 3);
    ArrayAssert.close("logits", Batch.flat(trained), Batch.flat(inferred), 1e-12, 1e-12);
  }
}
