package io.evenkeel.internal.folded;

import io.evenkeel.internal.folded.FoldedLayer.Filters;
import io.evenkeel.kernels.image.ConvShape;
import io.evenkeel.kernels.image.PoolShape;
import io.evenkeel.network.AveragePool2d;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Flatten;
import io.evenkeel.network.GlobalAveragePool;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.MaxPool2d;
import io.evenkeel.network.Shape;
import java.util.Arrays;

/** Layers of one image by plain loops. */
final class PlainImages {
  private PlainImages() {}

  /** z = x * W + b: one chain an element over the taps (ky, kx, c), the bias added last. */
  static void convolve(Filters layer, float[] x, float[] z) {
    ConvShape shape = layer.shape();
    int filters = shape.filters();
    Arrays.fill(z, 0, shape.outputPixels() * filters, 0f);
    for (int p = 0; p < shape.outputPixels(); p++) {
      for (int t = 0; t < shape.taps(); t++) {
        int row = p / shape.outputWidth() * shape.strideY() - shape.padTop();
        int column = p % shape.outputWidth() * shape.strideX() - shape.padLeft();
        row += t / shape.kernelWidth() * shape.dilationY();
        column += t % shape.kernelWidth() * shape.dilationX();
        if (row >= 0 && row < shape.height() && column >= 0 && column < shape.width()) {
          addTap(layer, x, (row * shape.width() + column) * shape.channels(), t, z, p * filters);
        }
      }
      for (int f = 0; f < filters; f++) {
        z[p * filters + f] += layer.bias()[f];
      }
    }
  }

  private static void addTap(Filters layer, float[] x, int from, int tap, float[] z, int to) {
    ConvShape shape = layer.shape();
    int filters = shape.filters();
    for (int c = 0; c < shape.groupChannels(); c++) {
      int w = (tap * shape.groupChannels() + c) * filters;
      for (int f = 0; f < filters; f++) {
        int channel = f / shape.groupFilters() * shape.groupChannels() + c;
        z[to + f] = Math.fma(x[from + channel], layer.weight()[w + f], z[to + f]);
      }
    }
  }

  /** A layer without weights. */
  static void run(ImageLayer layer, Shape input, float[] x, float[] y) {
    switch (layer) {
      case MaxPool2d pool -> pool(pool.geometry(input), true, false, x, y);
      case AveragePool2d pool -> pool(pool.geometry(input), false, pool.countPadding(), x, y);
      case GlobalAveragePool _ -> {
        for (int c = 0; c < input.channels(); c++) {
          double sum = 0;
          for (int q = 0; q < input.positions(); q++) {
            sum += x[q * input.channels() + c];
          }
          y[c] = (float) (sum / input.positions());
        }
      }
      case Flatten _ -> {
        for (int i = 0; i < input.features(); i++) {
          y[i % input.channels() * input.positions() + i / input.channels()] = x[i];
        }
      }
      case Conv2d _ -> throw new IllegalArgumentException("a convolution has weights");
    }
  }

  private static void pool(
      PoolShape shape, boolean largest, boolean countPadding, float[] x, float[] y) {
    for (int p = 0; p < shape.outputPixels(); p++) {
      for (int c = 0; c < shape.channels(); c++) {
        float max = Float.NEGATIVE_INFINITY;
        float sum = 0;
        int count = 0;
        for (int t = 0; t < shape.taps(); t++) {
          int row = p / shape.outputWidth() * shape.strideY() - shape.padTop();
          int column = p % shape.outputWidth() * shape.strideX() - shape.padLeft();
          row += t / shape.windowWidth();
          column += t % shape.windowWidth();
          if (row >= 0 && row < shape.height() && column >= 0 && column < shape.width()) {
            float value = x[(row * shape.width() + column) * shape.channels() + c];
            max = Math.max(max, value);
            sum += value;
            count++;
          }
        }
        y[p * shape.channels() + c] = largest ? max : sum / (countPadding ? shape.taps() : count);
      }
    }
  }
}
