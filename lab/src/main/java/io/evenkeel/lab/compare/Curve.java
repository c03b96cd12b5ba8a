package io.evenkeel.lab.compare;

import java.util.List;

/**
 * One training of a comparison.
 *
 * @param variant its name
 * @param points by step, from step 0
 * @param divergedAt the step that turned out non-finite, or after which the weights were too large
 *     for a model, and which ended the training; 0 if none did
 * @param stoppedAt the step after which a stop was asked for; 0 if none was
 * @param secondsPerStep median over the steps
 * @param trainScore the last model's score on training rows; NaN if the training diverged
 * @param testScore the last model's score on the test data; NaN if the training diverged
 */
public record Curve(
    String variant,
    double learningRate,
    long seed,
    List<CurvePoint> points,
    long divergedAt,
    long stoppedAt,
    double secondsPerStep,
    double trainScore,
    double testScore) {

  public Curve {
    points = List.copyOf(points);
  }

  /** Whether a step that was not finite ended the training. */
  public boolean diverged() {
    return divergedAt > 0;
  }

  /** Whether the training was stopped before its last step. */
  public boolean stopped() {
    return stoppedAt > 0;
  }

  /** Whether the training was stopped before its first step. */
  boolean hasNoStep() {
    return Double.isNaN(secondsPerStep) && !diverged();
  }

  /** Whether another curve has the same learning rate and seed. */
  boolean isBeside(Curve other) {
    return learningRate == other.learningRate && seed == other.seed;
  }
}
