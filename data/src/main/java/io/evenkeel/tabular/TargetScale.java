package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;

/**
 * The scale on which a network learns a number, and the way back.
 *
 * <p>The mean of a number is not what the mean of its logarithm turns back into, so that the way
 * back has a correction from rows that the network was not trained on (the smearing estimate of
 * Duan 1983): a factor for the logarithm, a term for the others.
 */
public sealed interface TargetScale
    permits TargetScale.Linear,
        TargetScale.Log,
        TargetScale.SquareRoot,
        QuantileScale,
        TargetScale.Count {

  /** The number itself. */
  record Linear() implements TargetScale {
    @Override
    public TargetTransform transform() {
      return TargetTransform.NONE;
    }

    @Override
    public double of(double y) {
      return y;
    }

    @Override
    public double place(double y) {
      return y;
    }

    @Override
    public double back(double t) {
      return t;
    }

    @Override
    public Linear uncorrected() {
      return this;
    }

    @Override
    public Linear corrected(double[] predicted, double[] actual) {
      return this;
    }
  }

  /**
   * {@code log(y + shift)}, back {@code exp(t) * factor - shift}.
   *
   * @param shift added before, so that all training rows are positive
   * @param factor the correction, 1 for none
   */
  record Log(double shift, double factor) implements TargetScale {
    public Log {
      requirePositive("the logarithm's correction", factor);
    }

    @Override
    public TargetTransform transform() {
      return TargetTransform.LOG;
    }

    @Override
    public double of(double y) {
      return StrictMath.log(y + shift);
    }

    @Override
    public double place(double y) {
      return StrictMath.log((y + shift) / factor);
    }

    @Override
    public double back(double t) {
      return StrictMath.exp(t) * factor - shift;
    }

    @Override
    public Log uncorrected() {
      return new Log(shift, 1);
    }

    /** The mean of exp of the residuals, by the rows' sizes. */
    @Override
    public Log corrected(double[] predicted, double[] actual) {
      return new Log(shift, factor * ScaleCorrection.factor(predicted, actual, shift));
    }
  }

  /**
   * {@code sqrt(y + shift)}, back {@code t * t + term - shift}.
   *
   * @param shift added before, so that no training row is negative
   * @param term the correction, 0 for none
   */
  record SquareRoot(double shift, double term) implements TargetScale {
    @Override
    public TargetTransform transform() {
      return TargetTransform.SQRT;
    }

    @Override
    public double of(double y) {
      return Math.sqrt(Math.max(0, y + shift));
    }

    @Override
    public double place(double y) {
      return of(y - term);
    }

    @Override
    public double back(double t) {
      return Math.max(0, t) * Math.max(0, t) + term - shift;
    }

    @Override
    public double floor() {
      return 0;
    }

    @Override
    public SquareRoot uncorrected() {
      return new SquareRoot(shift, 0);
    }

    @Override
    public SquareRoot corrected(double[] predicted, double[] actual) {
      return new SquareRoot(shift, term + ScaleCorrection.term(predicted, actual));
    }
  }

  /**
   * A count, of which the network learns {@code y / unit} with the Poisson loss; its output is the
   * logarithm of the mean of that, back {@code exp(t) * unit * factor}. Residuals are taken between
   * square roots, which vary alike whatever the mean is.
   *
   * @param unit mean of the training rows
   * @param factor the correction, 1 for none
   */
  record Count(double unit, double factor) implements TargetScale {
    public Count {
      requirePositive("the mean count", unit);
      requirePositive("the mean count's correction", factor);
    }

    @Override
    public TargetTransform transform() {
      return TargetTransform.COUNT;
    }

    @Override
    public double of(double y) {
      return y / unit;
    }

    @Override
    public double undone(double learned) {
      return learned * unit;
    }

    @Override
    public double place(double y) {
      return StrictMath.log(y / (unit * factor));
    }

    @Override
    public double back(double t) {
      return StrictMath.exp(t) * unit * factor;
    }

    @Override
    public double residual(double t, double learned) {
      return StrictMath.exp(t / 2) - Math.sqrt(learned);
    }

    @Override
    public double moved(double t, double residual) {
      return 2 * StrictMath.log(Math.max(0, StrictMath.exp(t / 2) + residual));
    }

    @Override
    public Count uncorrected() {
      return new Count(unit, 1);
    }

    @Override
    public Count corrected(double[] predicted, double[] actual) {
      return new Count(unit, factor * ScaleCorrection.factor(predicted, actual, 0));
    }
  }

  /** Which of the transforms it is. */
  TargetTransform transform();

  /** A number on this scale, as a network learns it. */
  double of(double y);

  /** The number of which {@link #of} made this. */
  default double undone(double learned) {
    return uncorrected().back(learned);
  }

  /**
   * How far the network's place on this scale is from what it learned, above 0 where it is too
   * high.
   *
   * @param learned by {@link #of}
   */
  default double residual(double t, double learned) {
    return t - learned;
  }

  /** The place whose residual is larger by that much. */
  default double moved(double t, double residual) {
    return t + residual;
  }

  /** The least place on this scale: those below it are turned back as it is. */
  default double floor() {
    return Double.NEGATIVE_INFINITY;
  }

  /** The place on this scale that stands for a number: {@link #back} gives it. */
  double place(double y);

  /** The number that a place on this scale stands for, corrected. */
  double back(double t);

  /** Without a correction: {@link #back} undoes {@link #of}. */
  TargetScale uncorrected();

  /**
   * With the correction that leaves no bias on rows that were not trained on.
   *
   * @param predicted what {@link #back} gave for them
   * @param actual what they are
   */
  TargetScale corrected(double[] predicted, double[] actual);

  private static void requirePositive(String what, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new InvalidInputException("%s must be positive, but got %s".formatted(what, value));
    }
  }
}
