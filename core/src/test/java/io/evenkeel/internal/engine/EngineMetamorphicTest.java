package io.evenkeel.internal.engine;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.network.ResidualKind;
import io.evenkeel.testkit.ArrayAssert;
import io.evenkeel.testkit.SeededTest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes of the input that must not change the result, or must change it in a known way. */
@ParameterizedClass
@EnumSource
record EngineMetamorphicTest(EngineKind kind) {
  private static final Loss LOSS = Loss.meanSquaredError();

  /**
   * Sums in another order, or of shifted numbers, differ by a few 1e-7 a layer. Standard deviations
   * and gradients here are of the order of 1.
   */
  private static final double TOLERANCE = 3e-5;

  /**
   * Smooth, so that a rounding cannot flip a slope; without dropout, which knows its row; and with
   * an epsilon that does not show beside variances above 1/16.
   */
  private static Network network(Placement placement) {
    BatchNorm norm = BatchNorm.DEFAULT.withEpsilon(1e-10);
    return placement.network(norm, ActivationFunction.TANH, 0, 5, 9, 8, 4);
  }

  /** What can be seen of a first step. */
  private record Outcome(double loss, float[] logits, TrainingState state) {}

  @SeededTest
  void permutingRowsPermutesOutputsAndNothingElse(RandomGenerator random) {
    for (Placement placement : Placement.values()) {
      Network network = network(placement);
      TrainingState initial = States.random(network, 1, random);
      Batch batch = Batch.random(network, LOSS, 130, random);
      int[] order = permutation(batch.rows(), random);
      Batch permuted =
          new Batch(permuted(batch.x(), order), permuted(batch.targets(), order), batch.rows());
      Outcome expected = firstStep(network, initial, batch);
      Outcome actual = firstStep(network, initial, permuted);
      same(placement, expected, permuted(expected.logits, order), actual);
    }
  }

  /** BN on the input takes out any shift and any (positive) scale of a column. */
  @SeededTest
  void shiftingAndScalingColumnsChangesNothing(RandomGenerator random) {
    for (Placement placement : new Placement[] {Placement.INPUT, Placement.EVERYWHERE}) {
      Network network = network(placement);
      TrainingState initial = States.random(network, 1, random);
      Batch batch = Batch.random(network, LOSS, 130, random);
      float[] x = batch.x().clone();
      int columns = network.inputFeatures();
      for (int j = 0; j < columns; j++) {
        float scale = (float) random.nextDouble(0.25, 4);
        float shift = (float) random.nextDouble(-4, 4) * scale;
        for (int i = j; i < x.length; i += columns) {
          x[i] = x[i] * scale + shift;
        }
      }
      Outcome expected = firstStep(network, initial, batch);
      Outcome actual = firstStep(network, initial, new Batch(x, batch.targets(), batch.rows()));
      same(placement, expected, expected.logits, actual);
    }
  }

  /** A batch twice over has the same mean, variance, mean loss and gradients. */
  @SeededTest
  void repeatingTheBatchChangesNothing(RandomGenerator random) {
    for (Placement placement : Placement.values()) {
      Network network = network(placement);
      TrainingState initial = States.random(network, 1, random);
      Batch batch = Batch.random(network, LOSS, 70, random);
      Batch twice = new Batch(twice(batch.x()), twice(batch.targets()), 2 * batch.rows());
      Outcome expected = firstStep(network, initial, batch);
      Outcome actual = firstStep(network, initial, twice);
      same(placement, expected, twice(expected.logits), actual);
    }
  }

  @SeededTest
  void rowsOfResidualsPermutedAndRepeated(RandomGenerator random) {
    for (ResidualKind residuals : ResidualKind.values()) {
      BatchNorm norm = BatchNorm.DEFAULT.withEpsilon(1e-3);
      Network network = residuals.network(norm, ActivationFunction.TANH, 0, 5, 9, 4);
      TrainingState initial = States.random(network, 1, random);
      Batch batch = Batch.random(network, LOSS, 70, random);
      int[] order = permutation(batch.rows(), random);
      Outcome expected = firstStep(network, initial, batch);
      Outcome permuted =
          firstStep(
              network,
              initial,
              new Batch(permuted(batch.x(), order), permuted(batch.targets(), order), 70));
      same(residuals, expected, permuted(expected.logits, order), permuted);
      Outcome repeated =
          firstStep(network, initial, new Batch(twice(batch.x()), twice(batch.targets()), 140));
      same(residuals, expected, twice(expected.logits), repeated);
    }
  }

  private Outcome firstStep(Network network, TrainingState initial, Batch batch) {
    try (Engine engine =
        kind.create(network, LOSS, Judge.GRADIENT_IN_SLOT, batch.rows(), initial)) {
      double loss = batch.step(engine, new StepSettings(1e-3, 0, 0));
      int count = batch.rows() * network.outputFeatures();
      return new Outcome(loss, Arrays.copyOf(engine.logits(), count), engine.state());
    }
  }

  private static void same(Object what, Outcome expected, float[] logits, Outcome actual) {
    double[] loss = {expected.loss};
    ArrayAssert.close(what + " loss", loss, new double[] {actual.loss}, TOLERANCE, 0);
    ArrayAssert.close(what + " logits", logits, actual.logits, 0, TOLERANCE);
    for (Parameter parameter : expected.state.parameters()) {
      ArrayAssert.close(
          what + " gradient of " + parameter.key(),
          parameter.slots()[0],
          actual.state.parameter(parameter.key()).slots()[0],
          0,
          TOLERANCE);
    }
  }

  private static int[] permutation(int count, RandomGenerator random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static float[] permuted(float[] matrix, int[] order) {
    int columns = matrix.length / order.length;
    float[] result = new float[matrix.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(matrix, order[i] * columns, result, i * columns, columns);
    }
    return result;
  }

  private static float[] twice(float[] matrix) {
    float[] result = Arrays.copyOf(matrix, 2 * matrix.length);
    System.arraycopy(matrix, 0, result, matrix.length, matrix.length);
    return result;
  }
}
