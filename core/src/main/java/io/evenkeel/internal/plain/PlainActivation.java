package io.evenkeel.internal.plain;

import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.kernels.ActivationKernel;
import org.jspecify.annotations.Nullable;

/**
 * An activation function on every element: {@code a = f(x)}, both rows x features.
 *
 * <p>Kept for backward: nothing but x, which the caller keeps.
 */
final class PlainActivation implements PlainLayer {
  private final ActivationKernel kernel;
  private final int features;

  PlainActivation(ActivationKernel kernel, int features) {
    this.kernel = kernel;
    this.features = features;
  }

  @Override
  public void forward(float[] x, float[] a, int rows, StepSettings settings) {
    kernel.forward(x, 0, features, a, 0, features, rows, features);
  }

  /** dx = da * f'(x). */
  @Override
  public void backward(
      float[] x, float[] da, float @Nullable [] dx, int rows, StepSettings settings) {
    if (dx == null) {
      return;
    }
    System.arraycopy(da, 0, dx, 0, rows * features);
    kernel.backward(x, 0, features, dx, 0, features, rows, features);
  }
}
