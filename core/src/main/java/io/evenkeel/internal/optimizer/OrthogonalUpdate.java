package io.evenkeel.internal.optimizer;

import io.evenkeel.optimizer.Direction;
import io.evenkeel.optimizer.Muon;
import io.evenkeel.optimizer.Treatment;

/**
 * {@link Muon}'s update of one weight matrix. {@link #begin} makes the direction, on all threads of
 * its {@link NewtonSchulz}; then {@link #update} moves runs of the weights, on any threads. Nothing
 * is allocated in either.
 */
public final class OrthogonalUpdate {
  private final Muon rule;
  private final NewtonSchulz newtonSchulz;
  private final NewtonSchulz.Size size;
  private final Treatment treatment;
  private final MatrixLayout layout;

  /** Canonical: first the weights, for their length, then the direction. */
  private final float[] canonical;

  /** The direction, laid out like the weights. */
  private final float[] direction;

  private float weightFactor;
  private float rate;

  /**
   * An update.
   *
   * @param newtonSchulz an iteration that takes matrices of that size; others may use it too, at
   *     other times
   * @param held floats that the weights are kept in
   */
  public OrthogonalUpdate(
      Muon rule,
      NewtonSchulz newtonSchulz,
      NewtonSchulz.Size size,
      Treatment treatment,
      MatrixLayout layout,
      int held) {
    this.rule = rule;
    this.newtonSchulz = newtonSchulz;
    this.size = size;
    this.treatment = treatment;
    this.layout = layout;
    canonical = new float[size.rows() * size.columns()];
    direction = new float[held];
  }

  /**
   * Starts the update of a step.
   *
   * @param weight read
   * @param gradient read
   * @param velocity the slot; read and overwritten
   * @param stepRate the schedule's rate at this step
   * @param gradientScale what the gradient is multiplied by first
   */
  public void begin(
      float[] weight, float[] gradient, float[] velocity, double stepRate, float gradientScale) {
    rate = (float) (stepRate * treatment.rateFactor());
    weightFactor = weightFactor(weight);
    float momentum = (float) rule.momentum();
    for (int i = 0; i < direction.length; i++) {
      float g = gradient[i] * gradientScale;
      velocity[i] = Math.fma(velocity[i], momentum, g);
      direction[i] = Math.fma(velocity[i], momentum, g);
    }
    layout.toRows(direction, canonical);
    newtonSchulz.orthogonalize(canonical, size, rule.iterations());
    layout.fromRows(canonical, direction);
  }

  private float weightFactor(float[] weight) {
    if (treatment.direction() != Direction.ORTHOGONAL_NORMALIZED) {
      return (float) (1 - rate * treatment.weightDecay());
    }
    layout.toRows(weight, canonical);
    double squares = GradientNorm.sumOfSquares(canonical, 0, canonical.length);
    return squares == 0 ? 1 : (float) Math.sqrt(size.columns() / squares);
  }

  /** Moves a run of the weights: read and overwritten. */
  public void update(float[] weight, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      weight[i] = Math.fma(direction[i], -rate, weight[i] * weightFactor);
    }
  }
}
