package io.evenkeel.lab.playground;

/** Where BN stands in the network that has it. */
enum PlaygroundNormPlace {
  /** Before each activation. */
  BEFORE,
  /** After each activation. */
  AFTER,
  /** On the network's input alone. */
  INPUT
}
