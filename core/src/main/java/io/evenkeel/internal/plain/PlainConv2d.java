package io.evenkeel.internal.plain;

import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.kernels.image.ConvShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution by loops over pixels and taps. x is (samples * height * width) x channels, z
 * (samples * outputHeight * outputWidth) x filters; see {@link ConvShape} for W.
 *
 * <p>Kept for backward: nothing but x, which the caller keeps.
 */
final class PlainConv2d implements PlainLayer {
  private final ConvShape shape;
  private final PlainParameter weight;
  private final @Nullable PlainParameter bias;
  private final PlainColumnSums biasSums;

  /**
   * A convolution.
   *
   * @param weight W, depth x filters
   * @param bias b, 1 x filters, or null for none
   */
  PlainConv2d(
      ConvShape shape, PlainParameter weight, @Nullable PlainParameter bias, int maxSamples) {
    this.shape = shape;
    this.weight = weight;
    this.bias = bias;
    biasSums = new PlainColumnSums(maxSamples * shape.outputPixels(), shape.filters());
  }

  /** What is done at one tap of one output pixel. */
  @FunctionalInterface
  private interface AtTap {
    /**
     * Does it.
     *
     * @param input where the input pixel's channels start
     * @param output where the output pixel's filters start
     * @param row first row of W of the tap
     */
    void at(int input, int output, int row);
  }

  /** Goes through all taps that lie in the image, output pixel by output pixel. */
  private static void eachTap(ConvShape shape, int samples, AtTap action) {
    int outputs = shape.outputPixels();
    for (int p = 0; p < samples * outputs; p++) {
      int image = p / outputs * shape.inputPixels();
      int top = p % outputs / shape.outputWidth() * shape.strideY() - shape.padTop();
      int left = p % outputs % shape.outputWidth() * shape.strideX() - shape.padLeft();
      for (int t = 0; t < shape.taps(); t++) {
        int y = top + t / shape.kernelWidth() * shape.dilationY();
        int x = left + t % shape.kernelWidth() * shape.dilationX();
        if (y >= 0 && y < shape.height() && x >= 0 && x < shape.width()) {
          int pixel = image + y * shape.width() + x;
          action.at(pixel * shape.channels(), p * shape.filters(), t * shape.groupChannels());
        }
      }
    }
  }

  @Override
  public void forward(float[] x, float[] z, int samples, StepSettings settings) {
    convolve(shape, weight.values(), x, z, samples);
    if (bias != null) {
      addBias(shape, bias.values(), z, samples);
    }
  }

  /** z = x * W: one chain an element over the taps (ky, kx, c). */
  static void convolve(ConvShape shape, float[] w, float[] x, float[] z, int samples) {
    int filters = shape.filters();
    Arrays.fill(z, 0, samples * shape.outputPixels() * filters, 0f);
    eachTap(
        shape,
        samples,
        (input, output, row) -> {
          for (int c = 0; c < shape.groupChannels(); c++) {
            for (int f = 0; f < filters; f++) {
              float value = x[input + channel(shape, f, c)];
              z[output + f] = Math.fma(value, w[(row + c) * filters + f], z[output + f]);
            }
          }
        });
  }

  /** z += b. */
  static void addBias(ConvShape shape, float[] b, float[] z, int samples) {
    int filters = shape.filters();
    for (int i = 0; i < samples * shape.outputPixels() * filters; i++) {
      z[i] += b[i % filters];
    }
  }

  /** The input's channel that a filter sees as its c-th. */
  private static int channel(ConvShape shape, int filter, int c) {
    return filter / shape.groupFilters() * shape.groupChannels() + c;
  }

  /**
   * With dz = dL/dz, over all output pixels p and taps t that lie in the image:
   *
   * <pre>
   *   db[f] = sum over p of dz[p, f]
   *   dW[(t, c), f] = sum over p of x[pixel(p, t), c] dz[p, f]
   *   dx[q, c] = sum over the p, t with pixel(p, t) = q, and f, of dz[p, f] W[(t, c), f]
   * </pre>
   */
  @Override
  public void backward(
      float[] x, float[] dz, float @Nullable [] dx, int samples, StepSettings settings) {
    int filters = shape.filters();
    if (bias != null) {
      biasSums.sum(dz, samples * shape.outputPixels());
      biasSums.store(bias.gradient());
    }
    double[] sums = new double[weight.gradient().length];
    eachTap(
        shape,
        samples,
        (input, output, row) -> {
          for (int c = 0; c < shape.groupChannels(); c++) {
            for (int f = 0; f < filters; f++) {
              sums[(row + c) * filters + f] +=
                  (double) x[input + channel(shape, f, c)] * dz[output + f];
            }
          }
        });
    for (int i = 0; i < sums.length; i++) {
      weight.gradient()[i] = (float) sums[i];
    }
    if (dx != null) {
      inputGradient(dz, dx, samples);
    }
  }

  private void inputGradient(float[] dz, float[] dx, int samples) {
    float[] w = weight.values();
    int filters = shape.filters();
    Arrays.fill(dx, 0, samples * shape.inputPixels() * shape.channels(), 0f);
    eachTap(
        shape,
        samples,
        (input, output, row) -> {
          for (int c = 0; c < shape.groupChannels(); c++) {
            for (int f = 0; f < filters; f++) {
              int at = input + channel(shape, f, c);
              dx[at] = Math.fma(dz[output + f], w[(row + c) * filters + f], dx[at]);
            }
          }
        });
  }

  @Override
  public List<PlainParameter> parameters() {
    return bias == null ? List.of(weight) : List.of(weight, bias);
  }
}
