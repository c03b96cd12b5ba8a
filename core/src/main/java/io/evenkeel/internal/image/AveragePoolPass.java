package io.evenkeel.internal.image;

import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.image.AveragePool;
import io.evenkeel.kernels.image.ImageScratch;
import io.evenkeel.kernels.image.PoolShape;

/** Average pooling. */
final class AveragePoolPass implements ImagePass {
  private final AveragePool pool;

  AveragePoolPass(
      PoolShape shape, boolean countPadding, int maxImages, Kernels kernels, ImageScratch scratch) {
    pool = new AveragePool(shape, countPadding, maxImages, kernels, scratch);
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
