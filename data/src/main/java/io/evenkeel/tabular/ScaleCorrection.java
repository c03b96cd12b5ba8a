package io.evenkeel.tabular;

/** What takes the bias out of predictions, from rows that were not trained on. */
final class ScaleCorrection {
  private ScaleCorrection() {}

  /**
   * What the predictions must be multiplied by to have the right sum; 1 where nothing can do it.
   */
  static double factor(double[] predicted, double[] actual, double shift) {
    double sum = 0;
    double expected = 0;
    for (int i = 0; i < predicted.length; i++) {
      sum += predicted[i] + shift;
      expected += actual[i] + shift;
    }
    double factor = expected / sum;
    return factor > 0 && Double.isFinite(factor) ? factor : 1;
  }

  /** What must be added to the predictions to have the right sum. */
  static double term(double[] predicted, double[] actual) {
    double sum = 0;
    for (int i = 0; i < predicted.length; i++) {
      sum += actual[i] - predicted[i];
    }
    return predicted.length == 0 ? 0 : sum / predicted.length;
  }
}
