package io.evenkeel.internal.plain;

import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Inverted dropout (Srivastava et al. 2014): {@code y = x * mask / (1 - probability)}, both rows x
 * features.
 *
 * <p>The mask is a function of (seed, layer, step, row of the mini-batch, column), so backward
 * forms it again and nothing is kept.
 */
final class PlainDropout implements PlainLayer {
  private final Elementwise elementwise;
  private final int order;
  private final float probability;
  private final int features;

  /**
   * A dropout.
   *
   * @param order of the layer in the network, which its masks depend on
   */
  PlainDropout(Elementwise elementwise, int order, float probability, int features) {
    this.elementwise = elementwise;
    this.order = order;
    this.probability = probability;
    this.features = features;
  }

  @Override
  public void forward(float[] x, float[] y, int rows, StepSettings settings) {
    mask(x, y, rows, settings);
  }

  /** dx = dy * mask / (1 - probability). */
  @Override
  public void backward(
      float[] x, float[] dy, float @Nullable [] dx, int rows, StepSettings settings) {
    if (dx != null) {
      mask(dy, dx, rows, settings);
    }
  }

  private void mask(float[] from, float[] to, int rows, StepSettings settings) {
    System.arraycopy(from, 0, to, 0, rows * features);
    long key = RandomStream.key(settings.seed(), "dropout", order, settings.step());
    elementwise.dropout(to, 0, features, rows, features, key, 0, 0, probability);
  }
}
