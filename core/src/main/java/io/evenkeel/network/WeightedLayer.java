package io.evenkeel.network;

/** A layer that sums weighted inputs: {@code z = x W + b}, b where it has a bias. */
public sealed interface WeightedLayer extends LeafLayer permits Dense, Conv2d {

  /** The role of W. */
  String WEIGHT = "weight";

  /** The role of b. */
  String BIAS = "bias";

  /** Whether b exists. */
  boolean bias();

  /** The same layer with its bias switched on or off. */
  WeightedLayer withBias(boolean value);
}
