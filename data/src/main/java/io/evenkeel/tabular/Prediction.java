package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import java.util.List;

/**
 * What a model says of one row.
 *
 * @param label the predicted class; empty where a number is predicted
 * @param value the predicted number, or the probability of the predicted class
 * @param spread standard deviation of that over the members of an ensemble; 0 for a single network
 * @param classes all classes; empty where a number is predicted
 * @param probabilities of the classes, in their order
 */
public record Prediction(
    String label, double value, double spread, List<String> classes, List<Double> probabilities) {
  public Prediction {
    classes = List.copyOf(classes);
    probabilities = List.copyOf(probabilities);
  }

  /**
   * The probability of a class.
   *
   * @throws InvalidInputException if there is no such class
   */
  public double probability(String name) {
    int index = classes.indexOf(name);
    if (index < 0) {
      throw new InvalidInputException("'%s' is none of the classes %s".formatted(name, classes));
    }
    return probabilities.get(index);
  }
}
