package io.evenkeel.benchmarks;

import io.evenkeel.internal.fused.KeptForBackward;

/**
 * Counts the bytes kept for the backward pass of a step: {@code benchmarks/run Kept W6 bn 64}. See
 * {@link KeptForBackward}.
 */
public final class Kept {
  private Kept() {}

  /** See {@link Kept}. */
  public static void main(String[] arguments) {
    KeptForBackward.main(arguments);
  }
}
