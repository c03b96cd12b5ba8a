package io.evenkeel.internal.plain;

import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.kernels.image.ConvShape;
import io.evenkeel.network.AveragePool2d;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Flatten;
import io.evenkeel.network.GlobalAveragePool;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.MaxPool2d;
import io.evenkeel.network.Shape;

/** The forward pass of layers of images by plain loops, for predictions. */
public final class PlainImages {
  /** None of the layers here depends on the settings of a step. */
  private static final StepSettings ANY = new StepSettings(0, 0, 0);

  private PlainImages() {}

  /**
   * z = x * W + b: one chain an element over the taps (ky, kx, c), the bias added last.
   *
   * @param weight W, depth x filters
   * @param z overwritten
   */
  public static void convolve(
      ConvShape shape, float[] weight, float[] bias, float[] x, float[] z, int samples) {
    PlainConv2d.convolve(shape, weight, x, z, samples);
    PlainConv2d.addBias(shape, bias, z, samples);
  }

  /** A layer without weights; y is overwritten. */
  public static void forward(ImageLayer layer, Shape input, float[] x, float[] y, int samples) {
    of(layer, input).forward(x, y, samples, ANY);
  }

  /**
   * A layer without weights.
   *
   * @throws IllegalArgumentException if it has some
   */
  static PlainLayer of(ImageLayer layer, Shape input) {
    return switch (layer) {
      case MaxPool2d pool -> PlainPool2d.max(pool.geometry(input));
      case AveragePool2d pool -> PlainPool2d.average(pool.geometry(input), pool.countPadding());
      case GlobalAveragePool _ -> new PlainGlobalAveragePool(input.positions(), input.channels());
      case Flatten _ -> new PlainFlatten(input.positions(), input.channels());
      case Conv2d _ -> throw new IllegalArgumentException("a convolution has weights");
    };
  }
}
