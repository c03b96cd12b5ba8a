package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Packer;

/** The gradient of a convolution's weights over blocks of pixels, each a chain of its own. */
interface GradientBlocks {

  /** Blocks of that many images. */
  int count(int images);

  /**
   * Binds what the blocks are computed from.
   *
   * @param source gives the input
   * @param outputGradient gives dz
   */
  void bind(int images, Packer source, Packer outputGradient);

  /**
   * Computes a block's gradient for some of the panels, in each group.
   *
   * @param to where the gradient, laid out as the weights, starts in {@link ImageScratch#arena};
   *     overwritten
   */
  void compute(int block, int firstPanel, int endPanel, int to, int worker);
}
