package io.evenkeel.reference;

import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Adam;
import io.evenkeel.optimizer.AdamW;
import io.evenkeel.optimizer.Direction;
import io.evenkeel.optimizer.Momentum;
import io.evenkeel.optimizer.Muon;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.RmsProp;
import io.evenkeel.optimizer.Sgd;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The optimizers by PyTorch's formulas. First all gradients are scaled by min(1, clipNorm / (norm +
 * 1e-6)), norm over all of them together; then weight decay is added to each (L2), or for AdamW
 * shrinks the weight; then with g the gradient, t the number of the update and r the rate:
 *
 * <pre>
 *   SGD       w -= r g
 *   momentum  v = mu v + g                   w -= r v
 *   Nesterov  v = mu v + g                   w -= r (g + mu v)
 *   RMSprop   s = d s + (1 - d) g^2          w -= r g / (sqrt(s) + epsilon)
 *   Adam(W)   m = b1 m + (1 - b1) g          v = b2 v + (1 - b2) g^2
 *             w -= r mhat / (sqrt(vhat) + epsilon), mhat = m / (1 - b1^t), vhat = v / (1 - b2^t)
 * </pre>
 *
 * <p>Muon, for what moves along an orthogonal matrix: v = mu v + g, u = g + mu v, U = u / |u|, then
 * once per iteration U = a U + b (U U') U + c (U U')^2 U, and w = w' - r U, where w' is w scaled to
 * the length sqrt(columns) before BatchNorm, and w (1 - r decay) elsewhere. Nesterov with the rate
 * times a factor does the rest.
 */
final class ReferenceOptimizer {
  private final Optimizer optimizer;
  private final Function<ParameterKey, Direction> directions;
  private double t;

  ReferenceOptimizer(Optimizer optimizer, long updates) {
    this(optimizer, updates, key -> Direction.GRADIENT);
  }

  /**
   * An optimizer that continues earlier updates.
   *
   * @param directions along what each parameter moves
   */
  ReferenceOptimizer(
      Optimizer optimizer, long updates, Function<ParameterKey, Direction> directions) {
    this.optimizer = optimizer;
    this.directions = directions;
    this.t = (double) updates;
  }

  /** One update of all parameters that are learned. */
  void update(List<ReferenceParameter> parameters, double rate) {
    t++;
    double clip = clipFactor(parameters);
    for (ReferenceParameter parameter : parameters) {
      if (!parameter.learned()) {
        continue;
      }
      boolean decays = optimizer.decayNormAndBias() || parameter.key().role().equals("weight");
      double decay = decays ? optimizer.weightDecay() : 0;
      if (optimizer.rule() instanceof Muon muon
          && directions.apply(parameter.key()) != Direction.GRADIENT) {
        orthogonal(parameter, muon, clip, decay, rate);
        continue;
      }
      for (int i = 0; i < parameter.values.length; i++) {
        for (int j = 0; j < parameter.values[i].length; j++) {
          update(parameter, i, j, clip * parameter.gradient[i][j], decay, rate);
        }
      }
    }
  }

  private double clipFactor(List<ReferenceParameter> parameters) {
    if (!optimizer.clips()) {
      return 1;
    }
    double sum = 0;
    for (ReferenceParameter parameter : parameters) {
      if (parameter.learned()) {
        for (double g : parameter.flatGradient()) {
          sum += g * g;
        }
      }
    }
    return Math.min(1, optimizer.clipNorm() / (Math.sqrt(sum) + 1e-6));
  }

  private void update(
      ReferenceParameter parameter, int i, int j, double gradient, double decay, double r) {
    double[] w = parameter.values[i];
    double[][][] slots = parameter.slots;
    double g = optimizer.rule() instanceof AdamW ? gradient : gradient + decay * w[j];
    switch (optimizer.rule()) {
      case Sgd _ -> w[j] -= r * g;
      case Momentum rule -> {
        double v = rule.momentum() * slots[0][i][j] + g;
        slots[0][i][j] = v;
        w[j] -= r * (rule.nesterov() ? g + rule.momentum() * v : v);
      }
      case RmsProp rule -> {
        double s = rule.decay() * slots[0][i][j] + (1 - rule.decay()) * g * g;
        slots[0][i][j] = s;
        w[j] -= r * g / (Math.sqrt(s) + rule.epsilon());
      }
      case Adam rule ->
          w[j] -= r * adam(slots, i, j, g, rule.beta1(), rule.beta2(), rule.epsilon());
      case Muon rule -> {
        double v = rule.otherMomentum() * slots[0][i][j] + g;
        slots[0][i][j] = v;
        w[j] -= r * rule.otherRate() * (g + rule.otherMomentum() * v);
      }
      case AdamW rule -> {
        w[j] *= 1 - r * decay;
        w[j] -= r * adam(slots, i, j, g, rule.beta1(), rule.beta2(), rule.epsilon());
      }
    }
  }

  private void orthogonal(
      ReferenceParameter parameter, Muon rule, double clip, double decay, double r) {
    double[][] w = parameter.values;
    double[][] v = parameter.slots[0];
    double[][] u = new double[w.length][w[0].length];
    double squares = 0;
    double weightSquares = 0;
    for (int i = 0; i < u.length; i++) {
      for (int j = 0; j < u[i].length; j++) {
        double g = clip * parameter.gradient[i][j];
        v[i][j] = rule.momentum() * v[i][j] + g;
        u[i][j] = g + rule.momentum() * v[i][j];
        squares += u[i][j] * u[i][j];
        weightSquares += w[i][j] * w[i][j];
      }
    }
    double[][] direction = orthogonal(scaled(u, 1 / (Math.sqrt(squares) + 1e-7)), rule);
    double factor =
        directions.apply(parameter.key()) == Direction.ORTHOGONAL_NORMALIZED
            ? Math.sqrt(w[0].length / weightSquares)
            : 1 - r * decay;
    for (int i = 0; i < u.length; i++) {
      for (int j = 0; j < u[i].length; j++) {
        w[i][j] = factor * w[i][j] - r * direction[i][j];
      }
    }
  }

  private static double[][] orthogonal(double[][] matrix, Muon rule) {
    double[][] u = matrix;
    for (int k = 0; k < rule.iterations(); k++) {
      double[][] once = times(times(u, transposed(u)), u);
      double[][] twice = times(times(u, transposed(u)), once);
      for (int i = 0; i < u.length; i++) {
        for (int j = 0; j < u[i].length; j++) {
          twice[i][j] = 3.4445 * u[i][j] - 4.7750 * once[i][j] + 2.0315 * twice[i][j];
        }
      }
      u = twice;
    }
    return u;
  }

  private static double[][] scaled(double[][] a, double factor) {
    return Arrays.stream(a)
        .map(row -> Arrays.stream(row).map(x -> x * factor).toArray())
        .toArray(double[][]::new);
  }

  private static double[][] transposed(double[][] a) {
    double[][] result = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] result = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < b[k].length; j++) {
          result[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return result;
  }

  private double adam(
      double[][][] slots, int i, int j, double g, double beta1, double beta2, double epsilon) {
    double m = beta1 * slots[0][i][j] + (1 - beta1) * g;
    double v = beta2 * slots[1][i][j] + (1 - beta2) * g * g;
    slots[0][i][j] = m;
    slots[1][i][j] = v;
    double mhat = m / (1 - Math.pow(beta1, t));
    double vhat = v / (1 - Math.pow(beta2, t));
    return mhat / (Math.sqrt(vhat) + epsilon);
  }
}
