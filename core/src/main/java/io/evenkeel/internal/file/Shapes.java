package io.evenkeel.internal.file;

import java.util.Arrays;

/** Shapes and indices of tensors as messages show them. */
final class Shapes {
  private Shapes() {}

  /** {@code [512, 784]}. */
  static String text(long[] shape) {
    return Arrays.toString(shape);
  }

  /** The index of element {@code flat} of a row-major tensor, such as {@code [3, 17]}. */
  static String index(long[] shape, long flat) {
    long[] index = new long[shape.length];
    long rest = flat;
    for (int i = shape.length - 1; i >= 0; i--) {
      index[i] = rest % shape[i];
      rest /= shape[i];
    }
    return text(index);
  }
}
