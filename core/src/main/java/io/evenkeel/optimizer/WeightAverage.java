package io.evenkeel.optimizer;

import io.evenkeel.kernels.InvalidInputException;

/**
 * A second set of weights a that follows those that are trained, w; it is what is evaluated and
 * saved. After a step
 *
 * <pre>
 *   a += share * (w - a)            and then, for lookahead alone,  w = a
 * </pre>
 *
 * <p>a starts where w does. It covers every trained array and, in double, the mini-batches' moments
 * that BatchNorm's EMA has gathered; {@code cumulative} statistics stay those of w, and {@code
 * population} and {@code data} are computed with a.
 */
public sealed interface WeightAverage {

  /**
   * How far the average goes towards the weights after a step.
   *
   * @param step index of the step in the whole training, 0 .. totalSteps - 1
   * @param totalSteps number of steps in the whole training
   * @return 0 for not at all, 1 for the weights themselves
   */
  double share(long step, long totalSteps);

  /** Whether there is an average. */
  boolean kept();

  /** Whether the weights go on from the average. */
  boolean leads();

  /** No average: the weights themselves count. */
  static WeightAverage none() {
    return new None();
  }

  /** {@link Ema}. */
  static WeightAverage ema(double decay) {
    return new Ema(decay);
  }

  /** {@link Lookahead} every 5 steps, with airbench94's decay of 0.95. */
  static WeightAverage lookahead() {
    return lookahead(5);
  }

  /** {@link Lookahead} every {@code every} steps, with airbench94's decay of 0.95. */
  static WeightAverage lookahead(int every) {
    return new Lookahead(every, 0.95);
  }

  /** See {@link #none}. */
  record None() implements WeightAverage {
    @Override
    public double share(long step, long totalSteps) {
      return 0;
    }

    @Override
    public boolean kept() {
      return false;
    }

    @Override
    public boolean leads() {
      return false;
    }
  }

  /**
   * The exponentially weighted average of the weights after each step (Polyak and Juditsky 1992),
   * debiased: with t steps made, share = (1 - decay) / (1 - decay^t). So the first step's weights
   * are the first average, and the initial ones count for nothing.
   *
   * @param decay share of the old average that each step keeps, 0 &lt;= decay &lt; 1
   */
  record Ema(double decay) implements WeightAverage {
    public Ema {
      Optimizer.requireShare("the decay of an average of the weights", decay);
    }

    @Override
    public double share(long step, long totalSteps) {
      return (1 - decay) / (1 - StrictMath.pow(decay, step + 1.0));
    }

    @Override
    public boolean kept() {
      return true;
    }

    @Override
    public boolean leads() {
      return false;
    }
  }

  /**
   * Lookahead (Zhang et al. 2019) as airbench94 has it (Jordan 2024): after every k-th step, t of T
   * being made, share = 1 - decay^k (t / T)^3, and the weights go on from the average. Early in the
   * training the average is the weights; late it hardly moves. In a training of fewer than k steps
   * the average is the weights.
   *
   * @param every k, steps between two looks, at least 1
   * @param decay 0 &lt;= decay &lt; 1
   */
  record Lookahead(int every, double decay) implements WeightAverage {
    public Lookahead {
      if (every < 1) {
        throw new InvalidInputException("lookahead looks every 1 or more steps, but got " + every);
      }
      Optimizer.requireShare("lookahead's decay", decay);
    }

    @Override
    public double share(long step, long totalSteps) {
      if (totalSteps < every) {
        return 1;
      }
      long made = step + 1;
      if (made % every != 0) {
        return 0;
      }
      double part = (double) made / totalSteps;
      return 1 - StrictMath.pow(decay, every) * part * part * part;
    }

    @Override
    public boolean kept() {
      return true;
    }

    @Override
    public boolean leads() {
      return true;
    }
  }
}
