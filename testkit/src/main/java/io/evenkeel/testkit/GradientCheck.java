package io.evenkeel.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Compares gradients in double with central differences, (L(x + h) - L(x - h)) / 2h.
 *
 * <pre>{@code
 * new GradientCheck(() -> loss.of(layer.forward(x)))
 *     .array("gamma", layer.gamma(), gradientOfGamma)
 *     .verify();
 * }</pre>
 *
 * An element passes when the two differ by at most tolerance * max(1, |difference quotient|). The
 * quotient's own error is about h^2 * |L'''| / 6 + 2e-16 * |L| / h: near 1e-10 at the default step
 * for a loss of the order of 1, so that the default tolerance of 1e-6 leaves room for large losses
 * and third derivatives, and is still far below any mistake in a formula.
 */
public final class GradientCheck {
  private final DoubleSupplier loss;
  private final List<Checked> arrays = new ArrayList<>();
  private double step = 1e-5;
  private double tolerance = 1e-6;

  /**
   * @param values read by the loss; each element is moved and put back
   * @param gradient what backward says
   */
  private record Checked(String name, double[] values, double[] gradient) {}

  /**
   * A check of one loss.
   *
   * @param loss computes L from the current contents of the arrays that are checked
   */
  public GradientCheck(DoubleSupplier loss) {
    this.loss = loss;
  }

  /** With another h; columns of a tiny spread need one that is small against it. */
  public GradientCheck step(double value) {
    step = value;
    return this;
  }

  /** With another tolerance. */
  public GradientCheck tolerance(double value) {
    tolerance = value;
    return this;
  }

  /**
   * Adds an array to check.
   *
   * @param name how a failure calls it, such as {@code 2.gamma}
   * @param values the array that the loss reads
   * @param gradient dL/dvalues as backward computed it
   */
  public GradientCheck array(String name, double[] values, double[] gradient) {
    if (values.length != gradient.length) {
      throw new IllegalArgumentException(
          "%s has %d elements, but its gradient %d"
              .formatted(name, values.length, gradient.length));
    }
    arrays.add(new Checked(name, values, gradient.clone()));
    return this;
  }

  /** Checks every element of every array; an AssertionError names the worst one. */
  public void verify() {
    if (arrays.stream().allMatch(a -> a.values.length == 0)) {
      throw new IllegalStateException("a gradient check without an array checks nothing");
    }
    String worst = "";
    double worstExcess = 1;
    for (Checked array : arrays) {
      for (int i = 0; i < array.values.length; i++) {
        double numeric = centralDifference(array.values, i);
        double off = Math.abs(numeric - array.gradient[i]);
        double allowed = tolerance * Math.max(1, Math.abs(numeric));
        double excess = Double.isNaN(off) ? Double.POSITIVE_INFINITY : off / allowed;
        if (excess > worstExcess) {
          worstExcess = excess;
          worst =
              "gradient of %s[%d]: backward says %s, the central difference with h = %s says %s (off by %s, allowed %s)"
                  .formatted(array.name, i, array.gradient[i], step, numeric, off, allowed);
        }
      }
    }
    if (!worst.isEmpty()) {
      throw new AssertionError(worst);
    }
  }

  private double centralDifference(double[] values, int i) {
    double old = values[i];
    double above = old + step;
    double below = old - step;
    values[i] = above;
    double lossAbove = loss.getAsDouble();
    values[i] = below;
    double lossBelow = loss.getAsDouble();
    values[i] = old;
    return (lossAbove - lossBelow) / (above - below);
  }
}
