package io.evenkeel.internal.optimizer;

import io.evenkeel.kernels.OptimizerKernels;
import io.evenkeel.kernels.Panels;
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
  /**
   * Bound of ln s, and of its gradient: no scale makes a weight, or the square of a gradient below
   * 1e15 times it, overflow.
   */
  public static final double MOST_LOG_SCALE = 9;

  private static final double MOST_SCALE_GRADIENT = 1e18;

  private final Optimizer optimizer;
  private final OptimizerKernels kernels;
  private final int lastSlot;
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
    lastSlot = optimizer.slots() - 1;
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
      case Adam _ -> adam(weight, gradient, slots, offset, count, gradientScale, rate, decay, 0);
      case AdamW _ -> adam(weight, gradient, slots, offset, count, gradientScale, rate, 0, decay);
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

  /**
   * Updates rows of a weight whose inputs have scales, which {@link AdamW} moves. With W = diag(s)
   * V and a = ln s, the gradient g of W is s g for V, and the sum of W g over the row for a. Both
   * moved, W is {@code e^da (W (1 - rate decay) - rate s u)}, where da is a's step and u Adam's
   * direction for V (MATH.md, M158).
   *
   * @param weight read and overwritten
   * @param gradient read
   * @param slots Adam's moments of V's gradient, and last the scales: a row's first three numbers
   *     are a and the moments of its gradient; read and overwritten
   * @param lanes {@link Panels#WIDTH} floats to work with
   */
  public void updateScaled(
      float[] weight,
      float[] gradient,
      float[][] slots,
      RowPieces pieces,
      int firstRow,
      int rows,
      Treatment treatment,
      float[] lanes) {
    float[] scales = slots[lastSlot];
    double rate = this.rate * treatment.rateFactor();
    for (int row = firstRow; row < firstRow + rows; row++) {
      double sum =
          Math.clamp(
              pieces.rowDot(weight, gradient, row, lanes) * gradientScale,
              -MOST_SCALE_GRADIENT,
              MOST_SCALE_GRADIENT);
      int state = pieces.offset(row, 0);
      double scale = StrictMath.exp(scales[state]);
      double step = rate * treatment.inputScaleFactor() * scaleDirection(scales, state, sum);
      double before = scales[state];
      scales[state] = (float) Math.clamp(before - step, -MOST_LOG_SCALE, MOST_LOG_SCALE);
      double moved = StrictMath.exp(scales[state] - before);
      float kept = (float) ((1 - rate * treatment.weightDecay()) * moved);
      float ownRate = (float) (rate * scale * moved);
      float ownScale = (float) (gradientScale * scale);
      for (int piece = 0; piece < pieces.count(); piece++) {
        int offset = pieces.offset(row, piece);
        for (int i = offset; i < offset + pieces.width(); i++) {
          weight[i] *= kept;
        }
        adam(weight, gradient, slots, offset, pieces.width(), ownScale, ownRate, 0, 0);
      }
    }
  }

  /** Adam's direction of a row's ln s, whose moments move. */
  private double scaleDirection(float[] scales, int state, double gradient) {
    double first = scales[state + 1] * beta1 + gradient * (1 - beta1);
    double second = scales[state + 2] * beta2 + gradient * gradient * (1 - beta2);
    scales[state + 1] = (float) first;
    scales[state + 2] = (float) second;
    return first / correction1 / (Math.sqrt(second / correction2) + epsilon);
  }

  private void adam(
      float[] weight,
      float[] gradient,
      float[][] slots,
      int offset,
      int count,
      float gradientScale,
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
