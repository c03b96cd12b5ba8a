package io.evenkeel.lab.compare;

/**
 * When one training reached the best score of another, the measure of Ioffe and Szegedy 2015
 * (section 4.2.2), whose network with BN took 14 times fewer steps on ImageNet.
 *
 * @param target the best score of the training that it is held against
 * @param baselineStep the first step at which that training had it
 * @param step the first step with that score or a better one; NaN if there is none
 */
public record Reach(
    double target, double baselineStep, double baselineSeconds, double step, double seconds) {

  /** How many times fewer steps it took; NaN if it never got there, or the other began there. */
  public double fewerSteps() {
    return step > 0 ? baselineStep / step : Double.NaN;
  }

  /** How many times less time it took. */
  public double lessTime() {
    return seconds > 0 ? baselineSeconds / seconds : Double.NaN;
  }

  /**
   * Compares a training with another.
   *
   * @param higherIsBetter whether a score is the better the higher it is
   */
  static Reach of(Curve baseline, Curve curve, boolean higherIsBetter) {
    CurvePoint best = null;
    for (CurvePoint point : baseline.points()) {
      if (Double.isFinite(point.score())
          && (best == null || isBetter(point.score(), best.score(), higherIsBetter))) {
        best = point;
      }
    }
    if (best == null) {
      return new Reach(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    for (CurvePoint point : curve.points()) {
      if (point.score() == best.score() || isBetter(point.score(), best.score(), higherIsBetter)) {
        return new Reach(
            best.score(),
            (double) best.step(),
            best.seconds(),
            (double) point.step(),
            point.seconds());
      }
    }
    return new Reach(best.score(), (double) best.step(), best.seconds(), Double.NaN, Double.NaN);
  }

  private static boolean isBetter(double score, double than, boolean higherIsBetter) {
    return higherIsBetter ? score > than : score < than;
  }
}
