package io.evenkeel.onnx.doctor;

/** How much a finding matters; the most important first. */
public enum Severity {
  /** Predictions are wrong, or may be. */
  SERIOUS,
  /** Something is worse than it need be. */
  WARNING,
  /** Nothing is wrong, but something could be saved. */
  NOTE
}
