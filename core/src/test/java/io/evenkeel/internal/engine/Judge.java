package io.evenkeel.internal.engine;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Momentum;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.reference.ReferenceNetwork;
import io.evenkeel.reference.ReferenceParameter;
import io.evenkeel.reference.ReferenceStatistics;
import io.evenkeel.testkit.ArrayAssert;
import java.util.Arrays;

/**
 * Compares engines with the double reference.
 *
 * <p>Tolerances are relative to the largest element of the array compared: an element is a sum in
 * float32, whose rounding errors are proportional to the terms and not to what is left of them.
 * Below float's normal range numbers are as far apart as at its lower end.
 */
final class Judge {

  /**
   * An optimizer whose slot, after the first step from empty slots, is the gradient to the bit: v =
   * momentum * 0 + g. It makes gradients visible on any engine.
   */
  static final Optimizer GRADIENT_IN_SLOT = Optimizer.of(new Momentum(0.5, false), 1e-3);

  private Judge() {}

  /** The loss, the logits, all gradients and the statistics of a first step. */
  static void firstStep(
      EngineKind kind,
      Network network,
      Loss loss,
      TrainingState initial,
      Batch batch,
      double tolerance) {
    StepSettings settings = new StepSettings(1e-3, 5, 3);
    ReferenceNetwork reference = new ReferenceNetwork(network, loss, GRADIENT_IN_SLOT, initial);
    double[][] targets = batch.targetsInDouble();
    double expected = reference.step(batch.xInDouble(), targets, 1e-3, 5, 3);
    try (Engine engine = kind.create(network, loss, GRADIENT_IN_SLOT, batch.rows(), initial)) {
      double actual = batch.step(engine, settings);
      ArrayAssert.close(
          "loss, refusal '" + engine.refusal() + "'",
          new double[] {expected},
          new double[] {actual},
          tolerance,
          tolerance);
      float[] logits = Arrays.copyOf(engine.logits(), batch.rows() * network.outputFeatures());
      close("logits", Batch.flat(reference.logits()), logits, tolerance);
      TrainingState state = engine.state();
      gradients(state, reference, tolerance);
      statistics(state, reference, tolerance);
    }
  }

  /**
   * The gradients that a first step with {@link #GRADIENT_IN_SLOT} left. A gradient may be zero
   * except for rounding (that of a beta whose shift the next BN takes out again), so a tenth of the
   * tolerance is relative to the largest gradient of the whole network.
   */
  private static void gradients(TrainingState state, ReferenceNetwork reference, double tolerance) {
    double overall =
        reference.parameters().stream().mapToDouble(p -> largest(p.flatGradient())).max().orElse(0);
    for (Parameter parameter : state.parameters()) {
      ReferenceParameter judge = reference.parameter(parameter.key());
      double[] expected =
          judge.learned() ? judge.flatGradient() : new double[judge.flatValues().length];
      ArrayAssert.close(
          "gradient of " + parameter.key(),
          expected,
          parameter.slots()[0],
          0,
          tolerance * (largest(expected) + overall / 10));
    }
  }

  /**
   * All parameters, slots and statistics of a state. Parameters are compared by how far they have
   * moved, which is little against their size: the tolerance is relative to the largest movement,
   * and every step may round once more.
   */
  static void moved(
      TrainingState initial, TrainingState actual, ReferenceNetwork reference, double tolerance) {
    moved(initial, actual, reference, tolerance, 0);
  }

  /**
   * As above, for networks with a parameter whose gradient is zero except for rounding: a bias
   * before a sum that BN follows.
   *
   * @param share of the tolerance that is relative to the whole network's largest movement and slot
   */
  static void moved(
      TrainingState initial,
      TrainingState actual,
      ReferenceNetwork reference,
      double tolerance,
      double share) {
    double overallMovement = 0;
    double[] overallSlots = new double[actual.parameters().getFirst().slots().length];
    for (Parameter parameter : initial.parameters()) {
      ReferenceParameter judge = reference.parameter(parameter.key());
      overallMovement = Math.max(overallMovement, largest(movement(parameter, judge)));
      for (int s = 0; s < overallSlots.length; s++) {
        overallSlots[s] = Math.max(overallSlots[s], largest(judge.flatSlot(s)));
      }
    }
    for (Parameter parameter : actual.parameters()) {
      ParameterKey key = parameter.key();
      ReferenceParameter judge = reference.parameter(key);
      double[] expected = judge.flatValues();
      double largest = largest(movement(initial.parameter(key), judge)) + share * overallMovement;
      double rounding = actual.optimizerSteps() * 0x1p-24 * largest(expected);
      double allowed = judge.learned() ? tolerance * largest + rounding : 0;
      ArrayAssert.close(key.toString(), expected, parameter.values(), 0, allowed);
      for (int s = 0; s < parameter.slots().length; s++) {
        double[] slot = judge.flatSlot(s);
        double size = Math.max(largest(slot), Float.MIN_NORMAL) + share * overallSlots[s];
        String name = "slot %d of %s".formatted(s, key);
        ArrayAssert.close(name, slot, parameter.slots()[s], 0, tolerance * size);
      }
    }
    statistics(actual, reference, tolerance);
  }

  private static double[] movement(Parameter initial, ReferenceParameter judge) {
    double[] moved = judge.flatValues();
    double[] movement = new double[moved.length];
    Arrays.setAll(movement, i -> moved[i] - initial.values()[i]);
    return movement;
  }

  private static void statistics(
      TrainingState state, ReferenceNetwork reference, double tolerance) {
    state.statistics().forEach((layer, actual) -> statistics(layer, actual, reference, tolerance));
  }

  private static void statistics(
      String layer, RunningStatistics actual, ReferenceNetwork reference, double tolerance) {
    ReferenceStatistics judge = reference.statistics(layer);
    close(layer + ".emaMean", judge.emaMean(), actual.emaMean(), tolerance);
    close(layer + ".emaVariance", judge.emaVariance(), actual.emaVariance(), tolerance);
    close(layer + ".cumulativeMean", judge.cumulativeMean(), actual.cumulativeMean(), tolerance);
    close(
        layer + ".cumulativeVariance",
        judge.cumulativeVariance(),
        actual.cumulativeVariance(),
        tolerance);
  }

  /** Elements differ by at most tolerance times the largest expected magnitude. */
  static void close(String name, double[] expected, float[] actual, double tolerance) {
    ArrayAssert.close(
        name, expected, actual, 0, tolerance * Math.max(largest(expected), Float.MIN_NORMAL));
  }

  /** Elements differ by at most tolerance times the largest expected magnitude. */
  static void close(String name, double[] expected, double[] actual, double tolerance) {
    ArrayAssert.close(
        name, expected, actual, 0, tolerance * Math.max(largest(expected), Float.MIN_NORMAL));
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }
}
