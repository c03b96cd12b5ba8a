package io.evenkeel.network;

/**
 * A layer that moves between the pixels of an image. Its input is the matrix (samples * height *
 * width) x channels.
 */
public sealed interface ImageLayer extends LeafLayer
    permits Conv2d, Pool2d, GlobalAveragePool, Flatten {

  /** Most layers change the shape: each says how. */
  @Override
  Shape output(Shape input);
}
