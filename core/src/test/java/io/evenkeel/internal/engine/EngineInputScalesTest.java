package io.evenkeel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.internal.optimizer.ParameterUpdate;
import io.evenkeel.internal.state.InitialState;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import io.evenkeel.optimizer.WeightAverage;
import io.evenkeel.testkit.ArrayAssert;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scales of a dense layer's inputs, against W = diag(s) V with V and ln s as the parameters. */
class EngineInputScalesTest {
  private static final int ROWS = 40;
  private static final ParameterKey WEIGHT = new ParameterKey("0", "weight");

  private static Network network(int inputs, int features) {
    return Network.input(inputs).dense(features).batchNorm().relu().dense(3).build();
  }

  /** V, ln s and Adam's moments of both, in double. */
  private static final class Reference {
    private static final double BETA1 = 0.9f;
    private static final double BETA2 = 0.999f;
    private static final double EPSILON = 1e-8f;
    private final int rows;
    private final int columns;
    private final double[] v;
    private final double[] logScales;
    private final double[][] ofV;
    private final double[][] ofScales;

    Reference(Parameter start) {
      rows = start.rows();
      columns = start.columns();
      v = new double[rows * columns];
      for (int i = 0; i < v.length; i++) {
        v[i] = start.values()[i];
      }
      logScales = new double[rows];
      ofV = new double[2][v.length];
      ofScales = new double[2][rows];
    }

    void step(float[] gradient, double rate, double decay, double factor, int t) {
      double[] weight = weight();
      for (int i = 0; i < rows; i++) {
        double ofLogScale = 0;
        for (int j = i * columns; j < (i + 1) * columns; j++) {
          ofLogScale += weight[j] * gradient[j];
          double direction = direction(ofV, j, Math.exp(logScales[i]) * gradient[j], t);
          v[j] = v[j] * (1 - rate * decay) - rate * direction;
        }
        logScales[i] -= rate * factor * direction(ofScales, i, ofLogScale, t);
      }
    }

    private static double direction(double[][] moments, int i, double gradient, int t) {
      moments[0][i] = BETA1 * moments[0][i] + (1 - BETA1) * gradient;
      moments[1][i] = BETA2 * moments[1][i] + (1 - BETA2) * gradient * gradient;
      double first = moments[0][i] / (1 - Math.pow(BETA1, t));
      double second = moments[1][i] / (1 - Math.pow(BETA2, t));
      return first / (Math.sqrt(second) + EPSILON);
    }

    double[] weight() {
      double[] weight = new double[v.length];
      for (int j = 0; j < v.length; j++) {
        weight[j] = Math.exp(logScales[j / columns]) * v[j];
      }
      return weight;
    }
  }

  private static Engine engine(
      EngineKind kind, Network network, Optimizer optimizer, int threads, TrainingState initial) {
    return kind.create(network, Loss.softmaxCrossEntropy(), optimizer, ROWS, initial, threads);
  }

  private static TrainingState initial(Network network, Optimizer optimizer) {
    return InitialState.of(network, optimizer.slots(), 3);
  }

  private static Optimizer scaled() {
    return Optimizer.adamW(0.01, 0.1).withInputScales(ParameterGroup.at("0"), 20);
  }

  private static void step(Engine engine, int inputs, int t) {
    SplittableRandom random = new SplittableRandom(t);
    float[] x = Batch.gaussian(ROWS * inputs, random);
    System.arraycopy(x, 0, engine.input(), 0, x.length);
    for (int i = 0; i < ROWS; i++) {
      engine.targets()[i] = random.nextInt(3);
    }
    engine.step(ROWS, new StepSettings(rate(t), 1, t));
    assertThat(engine.refusal()).isEmpty();
  }

  /** The third step has the rate 0, as the end of a schedule may. */
  private static double rate(int t) {
    return t == 3 ? 0 : 0.01;
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void movesTheWeightAsItsFactorsMove(EngineKind kind) {
    for (int[] size : new int[][] {{7, 5}, {70, 40}, {33, 3}}) {
      Network network = network(size[0], size[1]);
      Optimizer optimizer = scaled();
      TrainingState start = initial(network, optimizer);
      Reference reference = new Reference(start.parameter(WEIGHT));
      try (Engine engine = engine(kind, network, optimizer, 1, start)) {
        for (int t = 1; t <= 8; t++) {
          step(engine, size[0], t);
          reference.step(
              Objects.requireNonNull(engine.gradients().get(WEIGHT)), rate(t), 0.1, 20, t);
          Parameter made = engine.state().parameter(WEIGHT);
          ArrayAssert.close("W", reference.weight(), made.values(), 2e-5, 2e-5);
          float[] logScales = new float[size[0]];
          for (int i = 0; i < size[0]; i++) {
            logScales[i] = made.slots()[2][i * size[1]];
          }
          ArrayAssert.close("ln s", reference.logScales, logScales, 1e-5, 1e-5);
        }
      }
    }
  }

  /** Both the clipping of all gradients and the group's rate reach V and the scales. */
  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void clippingAndTheGroupsRateCount(EngineKind kind) {
    Network network = network(20, 40);
    Optimizer optimizer = scaled().withClipNorm(1e-6).withRateFactor(ParameterGroup.at("0"), 3);
    TrainingState start = initial(network, optimizer);
    Reference reference = new Reference(start.parameter(WEIGHT));
    try (Engine engine = engine(kind, network, optimizer, 1, start)) {
      for (int t = 1; t <= 3; t++) {
        step(engine, 20, t);
        double squares = 0;
        for (float[] gradient : engine.gradients().values()) {
          for (float g : gradient) {
            squares += (double) g * g;
          }
        }
        float[] clipped = Objects.requireNonNull(engine.gradients().get(WEIGHT)).clone();
        for (int i = 0; i < clipped.length; i++) {
          clipped[i] *= (float) (1e-6 / (Math.sqrt(squares) + 1e-6));
        }
        reference.step(clipped, 3 * rate(t), 0.1, 20, t);
        ArrayAssert.close(
            "W", reference.weight(), engine.state().parameter(WEIGHT).values(), 2e-5, 2e-5);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void scalesStayWithinTheirBound(EngineKind kind) {
    Network network = network(20, 40);
    Optimizer optimizer = Optimizer.adamW(0.01, 0).withInputScales(ParameterGroup.at("0"), 1e5);
    try (Engine engine = engine(kind, network, optimizer, 1, initial(network, optimizer))) {
      for (int t = 1; t <= 4; t++) {
        step(engine, 20, t);
      }
      Parameter made = engine.state().parameter(WEIGHT);
      for (int i = 0; i < 20; i++) {
        assertThat(Math.abs(made.slots()[2][i * 40]))
            .isEqualTo((float) ParameterUpdate.MOST_LOG_SCALE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void otherParametersMoveAsWithoutScales(EngineKind kind) {
    Network network = network(70, 40);
    Optimizer plain = Optimizer.adamW(0.01, 0.1);
    try (Engine with = engine(kind, network, scaled(), 1, initial(network, scaled()));
        Engine without = engine(kind, network, plain, 1, initial(network, plain))) {
      step(with, 70, 1);
      step(without, 70, 1);
      for (Parameter parameter : without.state().parameters()) {
        float[] made = with.state().parameter(parameter.key()).values();
        if (parameter.key().equals(WEIGHT)) {
          assertThat(made).isNotEqualTo(parameter.values());
        } else {
          ArrayAssert.sameBits(parameter.key().toString(), parameter.values(), made);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void theSameBitsOnAnyNumberOfThreadsAndFromAState(int threads) {
    Network network = network(700, 100);
    Optimizer optimizer = scaled().withAverage(WeightAverage.ema(0.9));
    TrainingState start = initial(network, optimizer).startingAverage(2);
    try (Engine one = engine(EngineKind.FUSED, network, optimizer, 1, start);
        Engine many = engine(EngineKind.FUSED, network, optimizer, threads, start)) {
      step(one, 700, 1);
      step(many, 700, 1);
      try (Engine again = engine(EngineKind.FUSED, network, optimizer, threads, many.state())) {
        step(one, 700, 2);
        step(again, 700, 2);
        for (Parameter parameter : one.state().parameters()) {
          Parameter made = again.state().parameter(parameter.key());
          ArrayAssert.sameBits("values", parameter.values(), made.values());
          for (int slot = 0; slot < optimizer.slots(); slot++) {
            ArrayAssert.sameBits("slot " + slot, parameter.slots()[slot], made.slots()[slot]);
          }
        }
      }
    }
  }
}
