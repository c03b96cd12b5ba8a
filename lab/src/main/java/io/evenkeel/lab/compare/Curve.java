package io.evenkeel.lab.compare;

import java.util.List;

/**
 * One training of a comparison.
 *
 * @param variant its name
 * @param points by step, from step 0
 * @param divergedAt the step that turned out non-finite, or after which the weights were too large
 *     for a model, and which ended the training; 0 if none did
 * @param secondsPerStep median over the steps
 * @param trainScore the final model's score on training rows; NaN if the training diverged
 * @param testScore the final model's score on the test data; NaN if the training diverged
 */
public record Curve(
    String variant,
    double learningRate,
    long seed,
    List<CurvePoint> points,
    long divergedAt,
    double secondsPerStep,
    double trainScore,
    double testScore) {

  public Curve {
    points = List.copyOf(points);
  }

  /** Whether the training ended before its last step. */
  public boolean diverged() {
    return divergedAt > 0;
  }
}
