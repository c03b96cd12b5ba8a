package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;

/** What windows that move over an image have in common. */
final class Windows {
  private Windows() {}

  /** A size or stride in each direction: {@code 2}, or {@code 2 x 1} where they differ. */
  static String both(int y, int x) {
    return y == x ? Integer.toString(y) : y + " x " + x;
  }

  /**
   * Refuses rows of numbers as input of a window of several pixels, most of which would see padding
   * alone.
   *
   * @param what what has the window, for the message
   * @return whether the input is rows
   */
  static boolean requireImage(String what, int height, int width, boolean row) {
    if (row && (height > 1 || width > 1)) {
      throw new InvalidInputException(
          "%s of %d x %d takes images, but its input is rows of numbers: put it before flatten, gap and dense layers"
              .formatted(what, height, width));
    }
    return row;
  }
}
