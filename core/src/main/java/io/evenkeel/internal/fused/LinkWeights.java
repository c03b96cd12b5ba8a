package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Workers;

/** The weights of a link, whose gradient is formed tile by tile. */
sealed interface LinkWeights permits DenseWeights, ConvWeights {

  /**
   * The largest magnitude in the gradient since the last call; NaN or infinite if it is not finite.
   */
  float takeLargestGradient();

  /** Takes the largest magnitude of the gradient as it lies there, and forgets its tiles'. */
  void measureGradient();

  /** Forms what the way back reads again, after the weights changed. */
  void refresh(Workers workers);
}
