package io.evenkeel.network;

/**
 * One layer of a {@link Network} as a person writes it: a description, without weights. What it is
 * stands in the layer alone; whoever needs to know asks it, or walks the network's {@link Graph}.
 */
public sealed interface Layer permits LeafLayer, Residual, Named {

  /**
   * The shape of the layer's output for an input of that shape.
   *
   * @throws io.evenkeel.kernels.InvalidInputException in one sentence, if it takes no such input
   */
  Shape output(Shape input);

  /** The layer's kind as tables and messages name it, such as {@code BatchNorm}. */
  String kind();

  /** The layer's kind with what matters most of it: {@code Dense with bias}, {@code relu}. */
  String label();
}
