package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import java.util.Arrays;
import java.util.List;

/**
 * The normal distribution's quantile of a number's rank, linear between knots and beyond them.
 *
 * @param knots numbers of the training rows, ascending, at even ranks; at least 2 different ones
 * @param term the correction, 0 for none
 */
public record QuantileScale(List<Double> knots, double term) implements TargetScale {
  public QuantileScale {
    knots = List.copyOf(knots);
    for (int i = 1; i < knots.size(); i++) {
      if (!(knots.get(i) > knots.get(i - 1))) {
        throw new InvalidInputException(
            "the quantiles of a target must ascend, but %s follows %s"
                .formatted(knots.get(i), knots.get(i - 1)));
      }
    }
    if (knots.size() < 2) {
      throw new InvalidInputException(
          "the quantiles of a target need at least 2 numbers, but got " + knots.size());
    }
  }

  @Override
  public TargetTransform transform() {
    return TargetTransform.QUANTILE;
  }

  /** The places of the knots on this scale. */
  public double[] places() {
    double[] places = new double[knots.size()];
    Arrays.setAll(places, this::normal);
    return places;
  }

  private double normal(int knot) {
    return NormalQuantile.of((knot + 0.5) / knots.size());
  }

  @Override
  public double of(double y) {
    int low = 0;
    int high = knots.size() - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (knots.get(middle) <= y) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double share = (y - knots.get(low)) / (knots.get(high) - knots.get(low));
    return normal(low) + share * (normal(high) - normal(low));
  }

  @Override
  public double place(double y) {
    return of(y - term);
  }

  @Override
  public double back(double t) {
    int low = 0;
    int high = knots.size() - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (normal(middle) <= t) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double share = (t - normal(low)) / (normal(high) - normal(low));
    return knots.get(low) + share * (knots.get(high) - knots.get(low)) + term;
  }

  @Override
  public QuantileScale uncorrected() {
    return new QuantileScale(knots, 0);
  }

  @Override
  public QuantileScale corrected(double[] predicted, double[] actual) {
    return new QuantileScale(knots, term + ScaleCorrection.term(predicted, actual));
  }
}
