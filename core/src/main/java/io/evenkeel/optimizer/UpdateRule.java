package io.evenkeel.optimizer;

/**
 * How one weight moves along its gradient g at a learning rate; with the optimizer's own state, the
 * slots, each laid out like the weight and starting at 0.
 */
public sealed interface UpdateRule permits Sgd, Momentum, RmsProp, Adam, AdamW, Muon {

  /** The rule's name in tables and messages, such as {@code Adam}. */
  String name();

  /** Number of arrays of state that go with each weight array. */
  int slots();

  /** Whether a slot holds means of squares, which are at least 0. */
  boolean holdsSquares(int slot);
}
