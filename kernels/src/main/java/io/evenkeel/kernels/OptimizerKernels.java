package io.evenkeel.kernels;

/**
 * The update of each optimizer over runs of floats, all arrays indexed alike from {@code offset}.
 * Every implementation gives the same bits. {@code gradientScale} multiplies the gradient first
 * (clipping by norm); {@code weightDecay} then adds weightDecay * weight to it (L2), and {@code
 * decoupledDecay} multiplies the weight by 1 - rate * decoupledDecay before the update (AdamW).
 */
public interface OptimizerKernels {

  /** weight -= rate * g. */
  void sgd(
      float[] weight,
      float[] gradient,
      int offset,
      int count,
      float gradientScale,
      float weightDecay,
      float rate);

  /**
   * velocity = momentum * velocity + g; weight -= rate * velocity, or with Nesterov weight -= rate
   * * (g + momentum * velocity).
   */
  void momentum(
      float[] weight,
      float[] gradient,
      float[] velocity,
      int offset,
      int count,
      float gradientScale,
      float weightDecay,
      float rate,
      float momentum,
      boolean nesterov);

  /** square = decay * square + (1 - decay) * g^2; weight -= rate * g / (sqrt(square) + epsilon). */
  void rmsprop(
      float[] weight,
      float[] gradient,
      float[] square,
      int offset,
      int count,
      float gradientScale,
      float weightDecay,
      float rate,
      float decay,
      float epsilon);

  /**
   * first = beta1 * first + (1 - beta1) * g; second = beta2 * second + (1 - beta2) * g^2; weight -=
   * rate / correction1 * first / (sqrt(second) / sqrt(correction2) + epsilon).
   *
   * @param correction1 1 - beta1^t, in double
   * @param correction2 1 - beta2^t, in double
   */
  void adam(
      float[] weight,
      float[] gradient,
      float[] first,
      float[] second,
      int offset,
      int count,
      float gradientScale,
      float weightDecay,
      float decoupledDecay,
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      double correction1,
      double correction2);
}
