package io.evenkeel.peers;

/** One update of a network's parameters from their gradients, which it then lets go. */
interface TorchUpdate {

  /** Updates every parameter and sets its gradient to none, as {@code zero_grad} does. */
  void step();
}
