package io.evenkeel.lab.playground;

/** Where the BN of the network that has it stands. */
enum PlaygroundNormPlace {
  /** Before each activation. */
  BEFORE,
  /** After each activation. */
  AFTER,
  /** On the network's input alone. */
  INPUT
}
