package io.evenkeel.internal.folded;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.image.ConvShape;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.Shape;
import java.util.List;

/**
 * One step of a folded network, with its numbers. Inputs and outputs are rows x columns, of images
 * pixels x channels; the arrays are shared, never written.
 */
public sealed interface FoldedLayer {

  /**
   * {@code y = (numbers, E_1[c_1], .., E_k[c_k])}: an embedding, and always the first step.
   *
   * @param lookup where codes and vectors lie
   * @param tables E_t, categories x dimension, row-major
   */
  record Gather(Lookup lookup, List<float[]> tables) implements FoldedLayer {}

  /**
   * {@code z = x W + b}: a dense layer with the BatchNorms around it.
   *
   * @param inputs columns of x
   * @param outputs columns of z
   * @param weight W, inputs x outputs, row-major
   * @param bias b, one per column of z; zeros where there is none
   */
  record Linear(int inputs, int outputs, float[] weight, float[] bias) implements FoldedLayer {}

  /**
   * A convolution with the BatchNorms around it.
   *
   * @param weight W, depth x filters, row-major
   * @param bias b, one per filter; zeros where there is none
   */
  record Filters(ConvShape shape, float[] weight, float[] bias) implements FoldedLayer {

    /** Whether it is a product of rows, or one for each group: 1 x 1, on images of one pixel. */
    boolean onOnePixel() {
      return shape.height() == 1
          && shape.width() == 1
          && shape.outputHeight() == 1
          && shape.outputWidth() == 1
          && shape.taps() == 1;
    }
  }

  /**
   * A pooling, or the step that makes an image a row.
   *
   * @param layer without weights
   * @param input the shape of its input
   */
  record Pixels(ImageLayer layer, Shape input) implements FoldedLayer {}

  /**
   * {@code y = (x - mean) * scale + shift}: a BatchNorm that could not be folded. It subtracts
   * first and multiplies with one rounding (fma), as in training.
   *
   * @param mean the mean rounded to float, one per column
   * @param scale gamma / sqrt(variance + epsilon)
   * @param shift beta less what rounding the mean left out, times scale
   */
  record Affine(float[] mean, float[] scale, float[] shift) implements FoldedLayer {}

  /**
   * {@code a = f(x)}, element by element.
   *
   * @param function f, never the identity
   * @param slope slope of leaky relu below zero; other functions ignore it
   */
  record Pointwise(ActivationFunction function, float slope) implements FoldedLayer {}

  /**
   * {@code y = x + skip}: the end of a residual.
   *
   * @param other the array that holds skip
   */
  record Sum(int other) implements FoldedLayer {}
}
