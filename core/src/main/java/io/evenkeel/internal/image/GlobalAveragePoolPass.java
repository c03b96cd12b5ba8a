package io.evenkeel.internal.image;

import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.image.GlobalAveragePooling;
import io.evenkeel.kernels.image.ImageScratch;
import io.evenkeel.network.Shape;

/** The mean over an image's pixels. */
final class GlobalAveragePoolPass implements ImagePass {
  private final GlobalAveragePooling pool;

  GlobalAveragePoolPass(Shape input, Kernels kernels, ImageScratch scratch) {
    pool = new GlobalAveragePooling(input.positions(), input.channels(), kernels, scratch);
  }

  @Override
  public void forward(int images, Packer input, float[] output, int stride, TileEpilogue epilogue) {
    pool.forward(images, input, output, stride, epilogue);
  }

  @Override
  public void backward(
      int images, Packer outputGradient, float[] inputGradient, int stride, TileEpilogue epilogue) {
    pool.backward(images, outputGradient, false, inputGradient, stride, epilogue);
  }
}
