package io.evenkeel.optimizer;

import io.evenkeel.kernels.InvalidInputException;
import java.util.List;

/**
 * How the learning rate changes over a training: a pure function of the step, as a factor of the
 * optimizer's rate. The same bits on every machine.
 */
public sealed interface Schedule {

  /**
   * The factor of the optimizer's rate.
   *
   * @param step index of the step in the whole training, 0 .. totalSteps - 1
   * @param totalSteps number of steps in the whole training
   */
  double factor(long step, long totalSteps);

  /** The schedule's name in tables and messages. */
  String name();

  /** The optimizer's rate throughout. */
  static Schedule constant() {
    return new Constant();
  }

  /** {@link Step}. */
  static Schedule step(long every, double factor) {
    return new Step(every, factor);
  }

  /** {@link Cosine} down to 0. */
  static Schedule cosine() {
    return new Cosine(0);
  }

  /** {@link Cosine} down to a fraction of the optimizer's rate. */
  static Schedule cosine(double finalFraction) {
    return new Cosine(finalFraction);
  }

  /** {@link OneCycle} with PyTorch's defaults: warm-up over 0.3, factors 1/25 and 1/250000. */
  static Schedule oneCycle() {
    return oneCycle(0.3);
  }

  /** {@link OneCycle} with a warm-up over that share of the steps. */
  static Schedule oneCycle(double warmUpFraction) {
    return new OneCycle(warmUpFraction, 25, 1e4);
  }

  /** {@link Piecewise} from 1 down to a fraction of the optimizer's rate. */
  static Schedule linear(double finalFraction) {
    return piecewise(new Piecewise.Point(0, 1), new Piecewise.Point(1, finalFraction));
  }

  /**
   * {@link Piecewise} from {@code start} up to 1 at a share of the steps, then down to {@code end}.
   */
  static Schedule triangle(double start, double peak, double end) {
    return piecewise(
        new Piecewise.Point(0, start), new Piecewise.Point(peak, 1), new Piecewise.Point(1, end));
  }

  /** {@link Piecewise}. */
  static Schedule piecewise(Piecewise.Point... points) {
    return new Piecewise(List.of(points));
  }

  /** {@link WarmUp}. */
  static Schedule warmUp(long steps, Schedule then) {
    return new WarmUp(steps, then);
  }

  /** factor = 1. */
  record Constant() implements Schedule {
    @Override
    public double factor(long step, long totalSteps) {
      return 1;
    }

    @Override
    public String name() {
      return "constant";
    }
  }

  /**
   * factor = factor^floor(step / every), as PyTorch's StepLR.
   *
   * @param every number of steps between two changes, at least 1
   * @param factor what each change multiplies the rate by, positive
   */
  record Step(long every, double factor) implements Schedule {
    public Step {
      if (every < 1) {
        throw new InvalidInputException(
            "a step schedule changes the rate every 1 or more steps, but got " + every);
      }
      Optimizer.requirePositive("a step schedule's factor", factor);
    }

    @Override
    public double factor(long step, long totalSteps) {
      long changes = step / every;
      return StrictMath.pow(factor, (double) changes);
    }

    @Override
    public String name() {
      return "step";
    }
  }

  /**
   * factor = f + (1 - f) (1 + cos(pi step / totalSteps)) / 2, from 1 down to f (Loshchilov and
   * Hutter 2017), as PyTorch's CosineAnnealingLR with T_max = totalSteps.
   *
   * @param finalFraction f, 0 &lt;= f &lt;= 1
   */
  record Cosine(double finalFraction) implements Schedule {
    public Cosine {
      if (!(finalFraction >= 0 && finalFraction <= 1)) {
        throw new InvalidInputException(
            "a cosine schedule's final fraction must be between 0 and 1, but got " + finalFraction);
      }
    }

    @Override
    public double factor(long step, long totalSteps) {
      return anneal(1, finalFraction, (double) step / totalSteps);
    }

    @Override
    public String name() {
      return "cosine";
    }
  }

  /**
   * One cycle (Smith and Topin 2019), as PyTorch's OneCycleLR with cosine annealing: from 1 / div
   * up to 1 over the warm-up, then down to 1 / (div * finalDiv). The optimizer's rate is the
   * largest one. With w = warmUpFraction * totalSteps - 1 the largest rate stands at step w, the
   * smallest at step totalSteps - 1.
   *
   * @param warmUpFraction share of the steps, 0 &lt;= warmUpFraction &lt; 1
   * @param div what the first rate is divided by, at least 1
   * @param finalDiv what the last rate is divided by, once more, at least 1
   */
  record OneCycle(double warmUpFraction, double div, double finalDiv) implements Schedule {
    public OneCycle {
      Optimizer.requireShare("a one-cycle schedule's warm-up fraction", warmUpFraction);
      if (!(div >= 1 && finalDiv >= 1)) {
        throw new InvalidInputException(
            "a one-cycle schedule's divisors must be at least 1, but got %s and %s"
                .formatted(div, finalDiv));
      }
    }

    @Override
    public double factor(long step, long totalSteps) {
      double peak = warmUpFraction * totalSteps - 1;
      if (step <= peak && peak > 0) {
        return anneal(1 / div, 1, step / peak);
      }
      double from = Math.max(peak, 0);
      double length = totalSteps - 1 - from;
      return anneal(1, 1 / (div * finalDiv), length > 0 ? (step - from) / length : 0);
    }

    @Override
    public String name() {
      return "one-cycle";
    }
  }

  /**
   * factor = (step + 1) / steps * then.factor(0, ..) for the first steps, afterwards {@code then}
   * over the rest of the training (Goyal et al. 2017).
   *
   * @param steps number of steps of linear warm-up, at least 1
   * @param then what follows
   */
  record WarmUp(long steps, Schedule then) implements Schedule {
    public WarmUp {
      if (steps < 1) {
        throw new InvalidInputException("a warm-up takes 1 or more steps, but got " + steps);
      }
    }

    @Override
    public double factor(long step, long totalSteps) {
      long rest = Math.max(1, totalSteps - steps);
      return step < steps
          ? (step + 1) / (double) steps * then.factor(0, rest)
          : then.factor(step - steps, rest);
    }

    @Override
    public String name() {
      return "warm-up, then " + then.name();
    }
  }

  /**
   * Straight lines between points: with s = step / totalSteps between the shares of two points,
   * factor = f1 + (f2 - f1) (s - s1) / (s2 - s1).
   *
   * @param points by ascending share, the first at 0, the last at 1
   */
  record Piecewise(List<Point> points) implements Schedule {

    /**
     * A corner.
     *
     * @param share of the steps, 0 &lt;= share &lt;= 1
     * @param factor of the optimizer's rate, at least 0
     */
    public record Point(double share, double factor) {
      public Point {
        Optimizer.requireNotNegative("a piecewise schedule's factor", factor);
      }
    }

    public Piecewise {
      points = List.copyOf(points);
      boolean ascending =
          points.size() >= 2 && points.getFirst().share() == 0 && points.getLast().share() == 1;
      for (int i = 1; ascending && i < points.size(); i++) {
        ascending = points.get(i).share() > points.get(i - 1).share();
      }
      if (!ascending) {
        throw new InvalidInputException(
            "a piecewise schedule needs ascending shares of the steps from 0 to 1, but got "
                + points.stream().map(Point::share).toList());
      }
    }

    @Override
    public double factor(long step, long totalSteps) {
      double share = (double) step / totalSteps;
      int next = 1;
      while (next < points.size() - 1 && points.get(next).share() <= share) {
        next++;
      }
      Point from = points.get(next - 1);
      Point to = points.get(next);
      double part = (share - from.share()) / (to.share() - from.share());
      return from.factor() + (to.factor() - from.factor()) * part;
    }

    @Override
    public String name() {
      return "piecewise";
    }
  }

  /** From {@code start} at share 0 to {@code end} at share 1 along half a cosine. */
  private static double anneal(double start, double end, double share) {
    return end + (start - end) * (1 + StrictMath.cos(Math.PI * share)) / 2;
  }
}
