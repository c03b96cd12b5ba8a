package io.evenkeel.serve.model;

/** Sees the rows that a model predicts. */
@FunctionalInterface
public interface RowObserver {
  /** Does nothing. */
  RowObserver NONE = (_, _) -> {};

  /**
   * Rows were predicted. Must not take long.
   *
   * @param rows at least count x features, row-major; read, and never changed by anyone after
   */
  void seen(float[] rows, int count);
}
