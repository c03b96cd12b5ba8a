package io.evenkeel.internal.plain;

import io.evenkeel.internal.engine.StepSettings;
import org.jspecify.annotations.Nullable;

/** A fixed number times every element: {@code y = factor * x}, both rows x features. */
final class PlainScale implements PlainLayer {
  private final float factor;
  private final int features;

  PlainScale(float factor, int features) {
    this.factor = factor;
    this.features = features;
  }

  @Override
  public void forward(float[] x, float[] y, int rows, StepSettings settings) {
    scale(x, y, rows);
  }

  /** dx = factor * dy. */
  @Override
  public void backward(
      float[] x, float[] dy, float @Nullable [] dx, int rows, StepSettings settings) {
    if (dx != null) {
      scale(dy, dx, rows);
    }
  }

  private void scale(float[] from, float[] to, int rows) {
    for (int i = 0; i < rows * features; i++) {
      to[i] = from[i] * factor;
    }
  }
}
