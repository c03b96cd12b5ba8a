package io.evenkeel.tabular;

/** What is done to a number before a network learns it. */
public enum TargetTransform {
  /** What does best on validation rows, asked only where the numbers are skewed and positive. */
  AUTO("best scale"),

  /** Nothing. */
  NONE("value"),

  /** Its natural logarithm. */
  LOG("logarithm"),

  /** Its square root. */
  SQRT("square root"),

  /** Its rank among the training rows, as a quantile of the normal distribution. */
  QUANTILE("rank as a normal quantile"),

  /** Nothing; but it is a count, and the network says the logarithm of its Poisson mean. */
  COUNT("Poisson mean");

  private final String label;

  TargetTransform(String label) {
    this.label = label;
  }

  /** What is learned, in words. */
  public String label() {
    return label;
  }
}
