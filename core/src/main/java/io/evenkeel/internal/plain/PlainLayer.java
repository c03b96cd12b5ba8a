package io.evenkeel.internal.plain;

import io.evenkeel.internal.engine.StepSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer over full matrices, rows x features, row-major; for a layer of images {@code rows} are
 * the samples, for all others the samples' pixels. Forward and backward are told the same x, so
 * that a layer keeps nothing but what its formulas name.
 */
interface PlainLayer {

  /**
   * The layer's output in training.
   *
   * @param x rows x input features; read
   * @param y rows x output features; overwritten
   */
  void forward(float[] x, float[] y, int rows, StepSettings settings);

  /**
   * The gradients of the layer's parameters, left in {@link #parameters}, and of its input.
   *
   * @param x what forward was given; read
   * @param dy dL/dy, rows x output features; read
   * @param dx dL/dx, rows x input features; overwritten. Null where no layer below learns
   */
  void backward(float[] x, float[] dy, float @Nullable [] dx, int rows, StepSettings settings);

  /** The layer's parameters in their canonical order; none unless overridden. */
  default List<PlainParameter> parameters() {
    return List.of();
  }
}
