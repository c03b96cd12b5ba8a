package io.evenkeel.internal.optimizer;

import io.evenkeel.kernels.OptimizerKernels;
import io.evenkeel.optimizer.Adam;
import io.evenkeel.optimizer.AdamW;
import io.evenkeel.optimizer.Momentum;
import io.evenkeel.optimizer.Muon;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.RmsProp;
import io.evenkeel.optimizer.Sgd;
import io.evenkeel.optimizer.Treatment;

/**
 * An {@link Optimizer} bound to the kernels. One thread calls {@link #begin} before the updates of
 * a step; then any threads call {@link #update} on disjoint runs, provided that begin
 * happens-before them. Nothing is allocated.
 */
public final class ParameterUpdate {
  private final Optimizer optimizer;
  private final OptimizerKernels kernels;
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private double rate;
  private float gradientScale;
  private double correction1;
  private double correction2;

  public ParameterUpdate(Optimizer optimizer, OptimizerKernels kernels) {
    this.optimizer = optimizer;
    this.kernels = kernels;
    Adam adam =
        switch (optimizer.rule()) {
          case Adam a -> a;
          case AdamW a -> new Adam(a.beta1(), a.beta2(), a.epsilon());
          case Sgd _, Momentum _, RmsProp _, Muon _ -> Adam.DEFAULT;
        };
    beta1 = adam.beta1();
    beta2 = adam.beta2();
    epsilon = adam.epsilon();
  }

  /**
   * Moves a run of one parameter's average towards it, and where the average leads, the parameter
   * to the average.
   *
   * @param weight read, or overwritten
   * @param slots the last one is the average: read and overwritten
   * @param share how far; 0 for not at all
   */
  public void average(float[] weight, float[][] slots, int offset, int count, double share) {
    if (share == 0) {
      return;
    }
    float[] average = slots[optimizer.rule().slots()];
    float part = (float) share;
    for (int i = offset; i < offset + count; i++) {
      average[i] = Math.fma(part, weight[i] - average[i], average[i]);
    }
    if (optimizer.average().leads()) {
      System.arraycopy(average, offset, weight, offset, count);
    }
  }

  /**
   * Starts the updates of one step.
   *
   * @param rate the schedule's rate at this step
   * @param gradientScale what the gradients are multiplied by first, {@link GradientNorm#scale}
   * @param t number of this update, from 1: Adam's t
   */
  public void begin(double rate, float gradientScale, long t) {
    this.rate = rate;
    this.gradientScale = gradientScale;
    correction1 = 1 - power(beta1, t);
    correction2 = 1 - power(beta2, t);
  }

  /** base^exponent by repeated squaring: the same bits everywhere, and nothing allocated. */
  private static double power(double base, long exponent) {
    double result = 1;
    double square = base;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        result *= square;
      }
      square *= square;
    }
    return result;
  }

  /**
   * Updates a run of one parameter that moves along its gradient; for others see {@link
   * OrthogonalUpdate}. All arrays are laid out alike and indexed from {@code offset}.
   *
   * @param weight read and overwritten
   * @param gradient read
   * @param slots the optimizer's state, {@link Optimizer#slots} arrays; read and overwritten
   * @param treatment what the optimizer does with this parameter
   */
  public void update(
      float[] weight,
      float[] gradient,
      float[][] slots,
      int offset,
      int count,
      Treatment treatment) {
    float rate = (float) (this.rate * treatment.rateFactor());
    float decay = (float) treatment.weightDecay();
    switch (optimizer.rule()) {
      case Sgd _ -> kernels.sgd(weight, gradient, offset, count, gradientScale, decay, rate);
      case Momentum m -> {
        float kept = (float) m.momentum();
        momentum(weight, gradient, slots[0], offset, count, rate, decay, kept, m.nesterov());
      }
      case Muon m -> {
        float kept = (float) m.otherMomentum();
        momentum(weight, gradient, slots[0], offset, count, rate, decay, kept, true);
      }
      case RmsProp r ->
          kernels.rmsprop(
              weight,
              gradient,
              slots[0],
              offset,
              count,
              gradientScale,
              decay,
              rate,
              (float) r.decay(),
              (float) r.epsilon());
      case Adam _ -> adam(weight, gradient, slots, offset, count, rate, decay, 0);
      case AdamW _ -> adam(weight, gradient, slots, offset, count, rate, 0, decay);
    }
  }

  private void momentum(
      float[] weight,
      float[] gradient,
      float[] velocity,
      int offset,
      int count,
      float rate,
      float decay,
      float momentum,
      boolean nesterov) {
    kernels.momentum(
        weight, gradient, velocity, offset, count, gradientScale, decay, rate, momentum, nesterov);
  }

  private void adam(
      float[] weight,
      float[] gradient,
      float[][] slots,
      int offset,
      int count,
      float rate,
      float decay,
      float decoupledDecay) {
    kernels.adam(
        weight,
        gradient,
        slots[0],
        slots[1],
        offset,
        count,
        gradientScale,
        decay,
        decoupledDecay,
        rate,
        (float) beta1,
        (float) beta2,
        (float) epsilon,
        correction1,
        correction2);
  }
}
