package io.evenkeel.kernels;

/**
 * Elementwise functions over runs of floats. Every implementation gives the same bits: exp, log and
 * tanh are our own polynomials in fused multiply-adds, at most 2 ulp from the correctly rounded
 * result, and correct at infinities and NaN.
 */
public interface Elementwise {

  /** y[i] = exp(x[i]); y may be x. */
  void exp(float[] x, int xOffset, float[] y, int yOffset, int count);

  /** y[i] = ln(x[i]); NaN below zero, -infinity at zero; y may be x. */
  void log(float[] x, int xOffset, float[] y, int yOffset, int count);

  /** y[i] = tanh(x[i]); y may be x. */
  void tanh(float[] x, int xOffset, float[] y, int yOffset, int count);

  /**
   * The kernel of an activation function; the same object for the same arguments.
   *
   * @param slope the slope of {@link ActivationFunction#LEAKY_RELU} below zero; ignored by the
   *     others
   */
  ActivationKernel activation(ActivationFunction function, float slope);

  /**
   * Multiplies a block by dropout's mask: element (r, c) of the block is element (firstRow + r,
   * firstColumn + c) of the whole activation, and is kept (multiplied by 1 / (1 - probability)) or
   * zeroed by {@link DropoutMask#keeps}, so that the mask can be formed again wherever it is
   * needed.
   *
   * @param x read and overwritten
   * @param key which mask: one per seed, layer and step
   * @param probability of dropping an element, in [0, 1); 0 leaves the block as it is
   */
  void dropout(
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      int columns,
      long key,
      int firstRow,
      int firstColumn,
      float probability);

  /** The largest |x[i]| as a float; NaN if any element is NaN; 0 for an empty run. */
  float maxAbs(float[] x, int xOffset, int count);
}
