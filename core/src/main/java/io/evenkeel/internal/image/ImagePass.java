package io.evenkeel.internal.image;

import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.image.ImageScratch;
import io.evenkeel.network.AveragePool2d;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Flatten;
import io.evenkeel.network.GlobalAveragePool;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.MaxPool2d;
import io.evenkeel.network.Shape;

/**
 * A layer of images without weights, bound to its geometry and to shared scratch memory. Nothing is
 * allocated in a run.
 */
public interface ImagePass {

  /**
   * The layer's output.
   *
   * @param input gives x, (images * positions) x channels
   * @param output y, likewise; overwritten
   * @param stride distance of y's rows, at least its channels rounded up to a multiple of 16
   * @param epilogue gets every tile of y, and may change it
   */
  void forward(int images, Packer input, float[] output, int stride, TileEpilogue epilogue);

  /**
   * The gradient of the layer's input, after {@link #forward} of the same images.
   *
   * @param outputGradient gives dy
   * @param inputGradient dx; overwritten
   * @param stride distance of dx's rows, at least its channels rounded up to a multiple of 16
   * @param epilogue gets every tile of dx, and may change it
   */
  void backward(
      int images, Packer outputGradient, float[] inputGradient, int stride, TileEpilogue epilogue);

  /**
   * Binds a layer.
   *
   * @param input the shape of its input
   * @throws IllegalArgumentException if it has weights
   */
  static ImagePass of(
      ImageLayer layer, Shape input, int maxImages, Kernels kernels, ImageScratch scratch) {
    return switch (layer) {
      case MaxPool2d pool -> new MaxPoolPass(pool.geometry(input), maxImages, kernels, scratch);
      case AveragePool2d pool ->
          new AveragePoolPass(
              pool.geometry(input), pool.countPadding(), maxImages, kernels, scratch);
      case GlobalAveragePool _ -> new GlobalAveragePoolPass(input, kernels, scratch);
      case Flatten _ -> new FlattenPass(input, scratch);
      case Conv2d _ -> throw new IllegalArgumentException("a convolution has weights");
    };
  }
}
