package io.evenkeel.network;

import java.util.List;

/** A layer that computes something itself, instead of being made of others. */
public sealed interface LeafLayer extends Layer, Op
    permits WeightedLayer, BatchNorm, Activation, Dropout, Scale, Embedding, ImageLayer {

  /**
   * The trained arrays of the layer in their canonical order; none unless overridden.
   *
   * @param input the shape of the layer's input
   */
  default List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  /**
   * Multiplications with an addition each that the layer's weights take for one sample, going
   * forward; 0 unless overridden.
   *
   * @param input the shape of the layer's input
   */
  default long multiplyAdds(Shape input) {
    return 0;
  }

  /**
   * Whether the layer gives rows of numbers, which are not images of one pixel, although they have
   * the same shape; it does as its input unless overridden.
   *
   * @param row whether its input is such rows
   * @throws io.evenkeel.kernels.InvalidInputException if it takes images only
   */
  default boolean givesRow(boolean row) {
    return row;
  }

  /** The same shape: most layers without weights keep it. */
  @Override
  default Shape output(Shape input) {
    return input;
  }

  @Override
  default String label() {
    return kind();
  }
}
