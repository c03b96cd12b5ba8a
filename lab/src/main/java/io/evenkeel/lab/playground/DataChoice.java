package io.evenkeel.lab.playground;

import org.jspecify.annotations.Nullable;

/** What the playground's networks can learn. */
enum DataChoice {
  CIRCLES(ToySet.CIRCLES),
  XOR(ToySet.XOR),
  SPIRALS(ToySet.SPIRALS),
  MOONS(ToySet.MOONS),
  /** Handwritten digits. */
  MNIST(null),
  /** One of the tables on the {@link TableShelf}. */
  TABLE(null);

  private final @Nullable ToySet toy;

  DataChoice(@Nullable ToySet toy) {
    this.toy = toy;
  }

  /** Points in the plane; null if it is something else. */
  @Nullable ToySet toy() {
    return toy;
  }
}
