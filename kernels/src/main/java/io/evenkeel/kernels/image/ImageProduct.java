package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.TileEpilogue;

/** A convolution, or its gradient for the input, over some images. */
interface ImageProduct {

  /**
   * Computes the target of {@code images} images.
   *
   * @param source gives the matrix that is read, packed by rows of an image
   * @param weights as the implementation takes them; read
   * @param target (images * pixels) x channels, rows {@code stride} apart; overwritten
   * @param epilogue gets each tile of the target once it is finished
   */
  void run(
      int images,
      Packer source,
      float[] weights,
      float[] target,
      int stride,
      TileEpilogue epilogue);
}
