package io.evenkeel.internal.optimizer;

import io.evenkeel.optimizer.Optimizer;

/** Gradient clipping by the norm of all gradients together. */
public final class GradientNorm {
  private GradientNorm() {}

  /**
   * The sum of the squares of a run of floats, in double. Four partial sums, merged in a fixed
   * order, hide the addition's latency; the bits depend on nothing but the values.
   *
   * @param gradient read
   */
  public static double sumOfSquares(float[] gradient, int offset, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int unrolled = offset + (count & -4);
    int end = offset + count;
    int i = offset;
    for (; i < unrolled; i += 4) {
      s0 = square(gradient[i], s0);
      s1 = square(gradient[i + 1], s1);
      s2 = square(gradient[i + 2], s2);
      s3 = square(gradient[i + 3], s3);
    }
    for (; i < end; i++) {
      s0 = square(gradient[i], s0);
    }
    return (s0 + s1) + (s2 + s3);
  }

  /**
   * What to multiply the gradients by: {@code min(1, clipNorm / (norm + 1e-6))} as PyTorch's {@code
   * clip_grad_norm_}; 1 where the optimizer does not clip; NaN where the norm is NaN or infinite.
   *
   * @param sumOfSquares over all gradients of learned parameters
   */
  public static float scale(Optimizer optimizer, double sumOfSquares) {
    if (!optimizer.clips()) {
      return 1;
    }
    double norm = Math.sqrt(sumOfSquares);
    return Double.isInfinite(norm)
        ? Float.NaN
        : (float) Math.min(1, optimizer.clipNorm() / (norm + 1e-6));
  }

  private static double square(double value, double sum) {
    return sum + value * value;
  }
}
