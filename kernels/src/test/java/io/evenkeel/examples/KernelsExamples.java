package io.evenkeel.examples;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;

/** The examples in this module's Javadoc. */
final class KernelsExamples {
  private KernelsExamples() {}

  static int[] randomStream(long seed, int epoch, int rows) {
    // @start region="random-stream"
    int[] order = RandomStream.of(seed, "shuffle", epoch).permutation(rows);
    // @end
    return order;
  }

  static void invalidInput(int rows) {
    // @start region="invalid-input"
    if (rows < 2) {
      throw new InvalidInputException(
          "expected at least 2 rows in a mini-batch, got %d: choose a batch size of 2 or more"
              .formatted(rows));
    }
    // @end
  }
}
