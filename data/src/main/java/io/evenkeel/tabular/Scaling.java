package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;

/**
 * Brings a column of numbers to about the same size as the others:
 *
 * <pre>
 *   z = (x - centre) * scale
 *   standard:  z        with centre = mean, scale = 1 / standard deviation
 *   robust:    z / sqrt(1 + (z/3)^2)      with centre = median, scale = 1 / (q75 - q25)
 * </pre>
 *
 * <p>The robust one stays between -3 and 3, whatever the tails; where half of all values are the
 * same, its scale is 2 / (max - min).
 *
 * <p>Source: Holzmueller et al. 2024, Better by default, for the robust one.
 *
 * @param robust whether quantiles and the smooth bound are used
 * @param centre what is subtracted
 * @param scale what is multiplied with, at least 0; 0 for a column without spread
 */
public record Scaling(boolean robust, double centre, double scale) {
  private static final double BOUND = 3;

  /** Larger values would leave the range of floats as soon as something is done with them. */
  private static final double LARGEST = 1e30;

  /** A value further from the mean than this many standard deviations is a tail. */
  private static final double TAIL = 5;

  public Scaling {
    if (!Double.isFinite(centre) || !(scale >= 0 && scale <= LARGEST)) {
      throw new InvalidInputException(
          "a scaling needs a finite centre and a scale of 0 to %s, but got %s and %s"
              .formatted(LARGEST, centre, scale));
    }
  }

  /** The scaling that a column's training values ask for: robust where it has tails. */
  static Scaling of(NumberSummary summary) {
    double deviation = summary.deviation();
    double reach = Math.max(summary.max() - summary.mean(), summary.mean() - summary.min());
    if (reach <= TAIL * deviation) {
      return new Scaling(false, summary.mean(), inverse(deviation));
    }
    double spread = summary.quantile(0.75) - summary.quantile(0.25);
    double scale = spread > 0 ? inverse(spread) : 2 * inverse(summary.max() - summary.min());
    return new Scaling(true, summary.quantile(0.5), scale);
  }

  private static double inverse(double spread) {
    double inverse = 1 / spread;
    return inverse <= LARGEST ? inverse : 0;
  }

  /**
   * The scaled number; an absurdly large number becomes {@link #LARGEST}, so that it stays finite.
   */
  float apply(double x) {
    double z = (x - centre) * scale;
    if (!robust) {
      return (float) Math.clamp(z, -LARGEST, LARGEST);
    }
    double bounded = z / BOUND;
    // For |z| whose square overflows the bound itself is the answer.
    return (float)
        (Math.abs(bounded) > 1e100
            ? Math.copySign(BOUND, z)
            : z / Math.sqrt(1 + bounded * bounded));
  }
}
