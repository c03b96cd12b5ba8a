package io.evenkeel.picture;

/** How a picture of another shape becomes one of the wanted size, its aspect kept. */
public enum Fit {
  /** The largest middle part of the wanted shape; what lies beside it is cut off. */
  CROP,
  /** The whole picture, with black bars on two sides. */
  PAD
}
