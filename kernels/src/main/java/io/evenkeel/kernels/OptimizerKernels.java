package io.evenkeel.kernels;

/**
 * The update of each optimizer over runs of floats, all arrays indexed alike from {@code offset} to
 * {@code offset + count - 1}. Gradients are read, all else is read and overwritten.
 *
 * <p>Every implementation gives the same bits, because all are in floats and in this order, where
 * fma(a, b, c) is a * b + c rounded once. The first step is the same everywhere: {@code g =
 * fma(weight, weightDecay, gradient * gradientScale)}; {@code gradientScale} clips by norm, {@code
 * weightDecay} is L2.
 */
public interface OptimizerKernels {

  /** weight = fma(g, -rate, weight). */
  void sgd(
      float[] weight,
      float[] gradient,
      int offset,
      int count,
      float gradientScale,
      float weightDecay,
      float rate);

  /**
   * velocity = fma(velocity, momentum, g); weight = fma(velocity, -rate, weight), or with Nesterov
   * weight = fma(fma(velocity, momentum, g), -rate, weight).
   *
   * <p>Y. Nesterov's form is the one of I. Sutskever et al., "On the importance of initialization
   * and momentum in deep learning" (ICML 2013), as PyTorch writes it.
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

  /**
   * square = fma(g * g, 1 - decay, square * decay); weight = fma(g / (sqrt(square) + epsilon),
   * -rate, weight).
   *
   * <p>T. Tieleman and G. Hinton, lecture 6.5 of "Neural networks for machine learning" (2012).
   */
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
   * first = fma(g, 1 - beta1, first * beta1); second = fma(g * g, 1 - beta2, second * beta2);
   * denominator = fma(sqrt(second), (float) (1 / sqrt(correction2)), epsilon); weight = fma(first /
   * denominator, (float) (-rate / correction1), weight * (float) (1 - rate * decoupledDecay)).
   *
   * <p>D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization" (ICLR 2015); with
   * {@code decoupledDecay} I. Loshchilov and F. Hutter, "Decoupled weight decay regularization"
   * (ICLR 2019).
   *
   * @param decoupledDecay AdamW's decay of the weight itself; 0 for Adam
   * @param correction1 1 - beta1^t, in double, of the float that is beta1
   * @param correction2 1 - beta2^t, in double, of the float that is beta2
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
