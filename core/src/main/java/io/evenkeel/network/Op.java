package io.evenkeel.network;

/**
 * What a {@link Node} of a {@link Graph} computes: a layer, or something that is not a layer of its
 * own.
 */
public sealed interface Op permits Op.Input, Op.Add, LeafLayer {

  /** The kind as tables and messages name it, such as {@code BatchNorm}. */
  String kind();

  /** The network's input, as the caller gives it. */
  record Input() implements Op {
    @Override
    public String kind() {
      return "Input";
    }
  }

  /** The sum of two values of the same shape: the end of a {@link Residual}. */
  record Add() implements Op {
    @Override
    public String kind() {
      return "Add";
    }
  }
}
