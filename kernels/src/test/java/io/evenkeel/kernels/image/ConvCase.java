package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import java.util.Arrays;

/**
 * One convolution with its operands. The input is formed from x by the packer, as max(0, 2 x + 1):
 * what x would be in the padding must not matter.
 */
final class ConvCase {
  final ConvShape shape;
  final int images;

  /** What the packer forms: (images * pixels) x channels. */
  final float[] input;

  final float[] outputGradient;

  /** depth x filters, row-major. */
  final float[] weights;

  private final float[] x;

  ConvCase(ConvShape shape, int images) {
    this.shape = shape;
    this.images = images;
    x = gaussians("x", images * shape.inputPixels() * shape.channels());
    input = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      input[i] = activated(x[i]);
    }
    outputGradient = gaussians("dz", images * shape.outputPixels() * shape.filters());
    weights = gaussians("w", shape.depth() * shape.filters());
  }

  /** This case with small quarters of integers as operands. */
  ConvCase quarters() {
    ConvCase rounded = new ConvCase(shape, images);
    for (float[] values : new float[][] {rounded.x, rounded.outputGradient, rounded.weights}) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.round(4 * values[i]) / 4f;
      }
    }
    for (int i = 0; i < x.length; i++) {
      rounded.input[i] = activated(rounded.x[i]);
    }
    return rounded;
  }

  static float[] gaussians(String name, int count) {
    RandomStream random = RandomStream.of(11, name, count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float activated(float x) {
    return Math.max(0, Math.fma(2, x, 1));
  }

  /** Forms the input, and writes garbage up to the next multiple of 16. */
  Packer inputPacker() {
    return (row, rows, column, columns, block, offset, stride) -> {
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < Blocking.padded(columns); c++) {
          int from = (row + r) * shape.channels() + column + c;
          block[offset + r * stride + c] = c < columns ? activated(x[from]) : 77f;
        }
      }
    };
  }

  /** Copies dz, with zeros up to the next multiple of 16. */
  Packer gradientPacker() {
    return (row, rows, column, columns, block, offset, stride) -> {
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < Blocking.padded(columns); c++) {
          int from = (row + r) * shape.filters() + column + c;
          block[offset + r * stride + c] = c < columns ? outputGradient[from] : 0f;
        }
      }
    };
  }

  float[] panels() {
    float[] panels = new float[shape.weightsSize()];
    for (int row = 0; row < shape.depth(); row++) {
      for (int f = 0; f < shape.filters(); f++) {
        panels[shape.weightIndex(row, f)] = weights[row * shape.filters() + f];
      }
    }
    return panels;
  }

  /** How many images a convolution is bound to: sometimes more than it runs. */
  private int bound() {
    return images % 2 == 0 ? images : images + 3;
  }

  /** The weights as a convolution's forward run takes them. */
  float[] formed(Convolution convolution) {
    return convolution.form(panels(), dirty(convolution.formedSize()));
  }

  private float[] unpadded(float[] matrix, int rows, int columns) {
    float[] packed = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(matrix, r * Blocking.padded(columns), packed, r * columns, columns);
    }
    return packed;
  }

  float[] forward(Kernels kernels, int threads) {
    return forward(kernels, threads, ImagesAtATime.MANY);
  }

  float[] forward(Kernels kernels, int threads, ImagesAtATime atATime) {
    int rows = images * shape.outputPixels();
    float[] output = dirty(rows * Blocking.padded(shape.filters()));
    try (Workers workers = new Workers(threads)) {
      Convolution convolution =
          new Convolution(shape, atATime, bound(), kernels, new ImageScratch(workers));
      convolution.forward(
          images,
          inputPacker(),
          formed(convolution),
          output,
          Blocking.padded(shape.filters()),
          TileEpilogue.NONE);
    }
    return unpadded(output, rows, shape.filters());
  }

  /** The gradient of the input. */
  float[] backwardInput(Kernels kernels, int threads) {
    int rows = images * shape.inputPixels();
    float[] gradient = dirty(rows * Blocking.padded(shape.channels()));
    try (Workers workers = new Workers(threads)) {
      ConvolutionGradients convolution =
          new ConvolutionGradients(shape, bound(), kernels, new ImageScratch(workers));
      float[] turned = new float[convolution.turnedSize()];
      convolution.turn(panels(), turned);
      convolution.ofInput(
          images,
          gradientPacker(),
          turned,
          gradient,
          Blocking.padded(shape.channels()),
          TileEpilogue.NONE);
    }
    return unpadded(gradient, rows, shape.channels());
  }

  /** The gradient of the weights, depth x filters. */
  float[] backwardWeights(Kernels kernels, int threads) {
    float[] panels = dirty(shape.weightsSize());
    try (Workers workers = new Workers(threads)) {
      new ConvolutionGradients(shape, bound(), kernels, new ImageScratch(workers))
          .ofWeights(images, inputPacker(), gradientPacker(), panels, TileEpilogue.NONE);
    }
    float[] gradient = new float[shape.depth() * shape.filters()];
    double total = 0;
    for (int row = 0; row < shape.depth(); row++) {
      for (int f = 0; f < shape.filters(); f++) {
        gradient[row * shape.filters() + f] = panels[shape.weightIndex(row, f)];
        panels[shape.weightIndex(row, f)] = 0f;
      }
    }
    for (float missing : panels) {
      total += Math.abs(missing);
    }
    if (total != 0) {
      throw new AssertionError("missing columns are not zero: " + total);
    }
    return gradient;
  }

  private static float[] dirty(int count) {
    float[] values = new float[count];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  @Override
  public String toString() {
    return images + " images, " + shape;
  }
}
