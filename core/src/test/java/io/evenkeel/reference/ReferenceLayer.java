package io.evenkeel.reference;

import java.util.List;

/** One layer over whole matrices, rows x features. It remembers its last forward pass. */
interface ReferenceLayer {

  /** The layer's output in training. */
  double[][] forward(double[][] x);

  /**
   * dL/dx of the last forward pass; the gradients of the parameters are left in {@link
   * #parameters}.
   *
   * @param dy dL/dy, shaped like forward's result
   */
  double[][] backward(double[][] dy);

  /** The layer's output at inference: every row by itself. */
  double[][] infer(double[][] x);

  /** The layer's parameters in their canonical order; none unless overridden. */
  default List<ReferenceParameter> parameters() {
    return List.of();
  }
}
