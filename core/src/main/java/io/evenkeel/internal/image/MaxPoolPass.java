package io.evenkeel.internal.image;

import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.image.ImageScratch;
import io.evenkeel.kernels.image.MaxPool;
import io.evenkeel.kernels.image.PoolShape;

/** Max pooling, with the places of the largest values of the last run. */
final class MaxPoolPass implements ImagePass {
  private final MaxPool pool;
  private final PoolArguments arguments;

  MaxPoolPass(PoolShape shape, int maxImages, Kernels kernels, ImageScratch scratch) {
    pool = new MaxPool(shape, maxImages, kernels, scratch);
    arguments = pool.newArguments();
  }

  @Override
  public void forward(int images, Packer input, float[] output, int stride, TileEpilogue epilogue) {
    pool.forward(images, input, output, stride, arguments, epilogue);
  }

  @Override
  public void backward(
      int images, Packer outputGradient, float[] inputGradient, int stride, TileEpilogue epilogue) {
    pool.backward(images, outputGradient, arguments, false, inputGradient, stride, epilogue);
  }
}
