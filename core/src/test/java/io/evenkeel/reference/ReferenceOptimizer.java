package io.evenkeel.reference;

import io.evenkeel.optimizer.Adam;
import io.evenkeel.optimizer.AdamW;
import io.evenkeel.optimizer.Momentum;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.RmsProp;
import io.evenkeel.optimizer.Sgd;
import java.util.List;

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
 */
final class ReferenceOptimizer {
  private final Optimizer optimizer;
  private double t;

  ReferenceOptimizer(Optimizer optimizer, long updates) {
    this.optimizer = optimizer;
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
      case AdamW rule -> {
        w[j] *= 1 - r * decay;
        w[j] -= r * adam(slots, i, j, g, rule.beta1(), rule.beta2(), rule.epsilon());
      }
    }
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
