package io.evenkeel.tabular.explain;

import java.util.List;

/**
 * Why a row is predicted as it is.
 *
 * @param value what is predicted: the number, or the probability of the predicted class
 * @param base the mean of the same over the background's rows; base and all effects add up to value
 * @param attributions of all columns, the greatest effect first
 */
public record Explanation(double value, double base, List<Attribution> attributions) {
  public Explanation {
    attributions = List.copyOf(attributions);
  }
}
