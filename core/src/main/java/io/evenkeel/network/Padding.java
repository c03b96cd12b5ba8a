package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;

/** How many pixels are added around an image before a window moves over it. */
public sealed interface Padding {

  /** As many as keep the image's size at stride 1; an odd one is below and to the right. */
  Padding SAME = new Same();

  /** None. */
  Explicit VALID = new Explicit(0, 0, 0, 0);

  /** The same number on every side. */
  static Explicit of(int pixels) {
    return new Explicit(pixels, pixels, pixels, pixels);
  }

  /** The numbers for a window over the given number of pixels. */
  Explicit around(int windowHeight, int windowWidth);

  /** See {@link #SAME}. */
  record Same() implements Padding {
    @Override
    public Explicit around(int windowHeight, int windowWidth) {
      return new Explicit(
          (windowHeight - 1) / 2, windowHeight / 2, (windowWidth - 1) / 2, windowWidth / 2);
    }
  }

  /** Pixels on each side, each at least 0. */
  record Explicit(int top, int bottom, int left, int right) implements Padding {
    public Explicit {
      if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
        throw new InvalidInputException(
            "padding must be at least 0, but got %d above, %d below, %d left, %d right"
                .formatted(top, bottom, left, right));
      }
    }

    @Override
    public Explicit around(int windowHeight, int windowWidth) {
      return this;
    }

    /** Such as {@code padding 1}, or {@code padding 0 1 0 1}; nothing where there is none. */
    @Override
    public String toString() {
      if (top == bottom && top == left && top == right) {
        return top == 0 ? "" : "padding " + top;
      }
      return "padding %d %d %d %d".formatted(top, bottom, left, right);
    }
  }
}
