package io.evenkeel.internal.plain;

import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.kernels.image.PoolShape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The largest value or the mean of each window of an image; x is (samples * height * width) x
 * channels. Of equal values the first in the order (y, x) counts, and NaN is larger than any.
 *
 * <p>Kept for backward: nothing but x, which the caller keeps.
 */
final class PlainPool2d implements PlainLayer {
  private final PoolShape shape;
  private final boolean largest;
  private final boolean countPadding;

  private PlainPool2d(PoolShape shape, boolean largest, boolean countPadding) {
    this.shape = shape;
    this.largest = largest;
    this.countPadding = countPadding;
  }

  static PlainPool2d max(PoolShape shape) {
    return new PlainPool2d(shape, true, false);
  }

  /**
   * Means.
   *
   * @param countPadding whether a mean is over the padding's zeros too
   */
  static PlainPool2d average(PoolShape shape, boolean countPadding) {
    return new PlainPool2d(shape, false, countPadding);
  }

  /** The pixels of window p that lie in the image, in the order (y, x). */
  private int[] pixels(int p) {
    int outputs = shape.outputPixels();
    int image = p / outputs * shape.inputPixels();
    int top = p % outputs / shape.outputWidth() * shape.strideY() - shape.padTop();
    int left = p % outputs % shape.outputWidth() * shape.strideX() - shape.padLeft();
    int[] pixels = new int[shape.taps()];
    int count = 0;
    for (int t = 0; t < shape.taps(); t++) {
      int y = top + t / shape.windowWidth();
      int x = left + t % shape.windowWidth();
      if (y >= 0 && y < shape.height() && x >= 0 && x < shape.width()) {
        pixels[count++] = image + y * shape.width() + x;
      }
    }
    return Arrays.copyOf(pixels, count);
  }

  @Override
  public void forward(float[] x, float[] y, int samples, StepSettings settings) {
    int channels = shape.channels();
    for (int p = 0; p < samples * shape.outputPixels(); p++) {
      int[] pixels = pixels(p);
      for (int c = 0; c < channels; c++) {
        y[p * channels + c] = largest ? x[largest(x, pixels, c)] : sum(x, pixels, c) / taps(pixels);
      }
    }
  }

  private int largest(float[] x, int[] pixels, int channel) {
    int best = pixels[0] * shape.channels() + channel;
    for (int pixel : pixels) {
      int at = pixel * shape.channels() + channel;
      if (!Float.isNaN(x[best]) && (Float.isNaN(x[at]) || x[at] > x[best])) {
        best = at;
      }
    }
    return best;
  }

  private float sum(float[] x, int[] pixels, int channel) {
    float sum = 0;
    for (int pixel : pixels) {
      sum += x[pixel * shape.channels() + channel];
    }
    return sum;
  }

  private float taps(int[] pixels) {
    return countPadding ? shape.taps() : pixels.length;
  }

  @Override
  public void backward(
      float[] x, float[] dy, float @Nullable [] dx, int samples, StepSettings settings) {
    if (dx == null) {
      return;
    }
    int channels = shape.channels();
    Arrays.fill(dx, 0, samples * shape.inputPixels() * channels, 0f);
    for (int p = 0; p < samples * shape.outputPixels(); p++) {
      int[] pixels = pixels(p);
      for (int c = 0; c < channels; c++) {
        float gradient = dy[p * channels + c];
        if (largest) {
          dx[largest(x, pixels, c)] += gradient;
        } else {
          for (int pixel : pixels) {
            dx[pixel * channels + c] += gradient / taps(pixels);
          }
        }
      }
    }
  }
}
