package io.evenkeel.internal.plain;

import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Inverted dropout (Srivastava et al. 2014): {@code y = x * mask / (1 - probability)} in training,
 * y = x at inference; both rows x features.
 *
 * <p>The mask is a function of (seed, layer, step, row of the mini-batch, column), so backward
 * forms it again and nothing is kept.
 */
final class PlainDropout implements PlainLayer {
  private final Elementwise elementwise;
  private final int index;
  private final float probability;
  private final int features;

  /**
   * A dropout.
   *
   * @param index of the layer in the network, which its masks depend on
   */
  PlainDropout(Elementwise elementwise, int index, float probability, int features) {
    this.elementwise = elementwise;
    this.index = index;
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

  @Override
  public void infer(float[] x, float[] y, int rows) {
    System.arraycopy(x, 0, y, 0, rows * features);
  }

  private void mask(float[] from, float[] to, int rows, StepSettings settings) {
    System.arraycopy(from, 0, to, 0, rows * features);
    long key = RandomStream.key(settings.seed(), "dropout", index, settings.step());
    elementwise.dropout(to, 0, features, rows, features, key, 0, 0, probability);
  }
}
