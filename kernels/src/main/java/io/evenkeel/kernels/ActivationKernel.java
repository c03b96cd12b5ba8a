package io.evenkeel.kernels;

/**
 * One activation function over a block of a row-major matrix. A block is {@code rows x columns};
 * its element (r, c) of array x stands at {@code xOffset + r * xStride + c}. Every implementation
 * (vector of any width, scalar) gives the same bits (except for those of a NaN).
 */
public interface ActivationKernel {

  /**
   * y = f(x).
   *
   * @param x read
   * @param y overwritten; may be x itself with the same offset and stride
   */
  void forward(
      float[] x,
      int xOffset,
      int xStride,
      float[] y,
      int yOffset,
      int yStride,
      int rows,
      int columns);

  /**
   * gradient = gradient * f'(x), where x is what forward was given (not its result).
   *
   * @param x read
   * @param gradient read and overwritten
   */
  void backward(
      float[] x,
      int xOffset,
      int xStride,
      float[] gradient,
      int gradientOffset,
      int gradientStride,
      int rows,
      int columns);
}
