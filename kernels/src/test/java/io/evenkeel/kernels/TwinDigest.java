package io.evenkeel.kernels;

import io.evenkeel.kernels.image.AveragePool;
import io.evenkeel.kernels.image.ConvShape;
import io.evenkeel.kernels.image.Convolution;
import io.evenkeel.kernels.image.ConvolutionGradients;
import io.evenkeel.kernels.image.GlobalAveragePooling;
import io.evenkeel.kernels.image.ImageScratch;
import io.evenkeel.kernels.image.MaxPool;
import io.evenkeel.kernels.image.PoolShape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Runs every elementwise kernel and some convolutions on fixed inputs, and prints the width that
 * ran, its description and the SHA-256 of all outputs, a line each. A program of its own, because a
 * JVM has one width.
 */
final class TwinDigest {
  private static final int ROWS = 3;
  private static final int IMAGES = 2;

  /** Convolutions of few and many channels, strided, in groups, depthwise. */
  private static final ConvShape[] CONVOLUTIONS = {
    ConvShape.same(33, 31, 1, 3, 3, 1),
    ConvShape.same(9, 7, 17, 40, 3, 1),
    ConvShape.same(9, 7, 17, 40, 3, 2),
    ConvShape.same(6, 5, 34, 36, 2, 1, 2),
    ConvShape.same(6, 5, 40, 40, 5, 2, 40),
  };

  private final MessageDigest digest;

  private TwinDigest() throws NoSuchAlgorithmException {
    digest = MessageDigest.getInstance("SHA-256");
  }

  public static void main(String[] arguments) throws NoSuchAlgorithmException {
    Kernels kernels = Kernels.active();
    String lines =
        "%d%n%s%n%s%n".formatted(kernels.vectorBits(), kernels.description(), of(kernels));
    System.out.write(lines.getBytes(StandardCharsets.UTF_8), 0, lines.length());
    System.out.flush();
  }

  /** The digest of these kernels' outputs. */
  static String of(Kernels kernels) throws NoSuchAlgorithmException {
    TwinDigest outputs = new TwinDigest();
    for (int size : Samples.AWKWARD) {
      outputs.elementwise(kernels.elementwise(), size);
      outputs.activations(kernels.elementwise(), size);
      outputs.optimizers(kernels.optimizers(), size);
    }
    for (ConvShape shape : CONVOLUTIONS) {
      outputs.convolution(kernels, shape);
    }
    outputs.pooling(kernels, new PoolShape(9, 8, 33, 3, 3, 2, 2, 1, 1, 1, 1));
    return HexFormat.of().formatHex(outputs.digest.digest());
  }

  private void elementwise(Elementwise kernels, int size) {
    float[] x = inputs("elementwise", size, size);
    float[] y = new float[size];
    kernels.exp(x, 0, y, 0, size);
    update(y);
    kernels.log(x, 0, y, 0, size);
    update(y);
    kernels.tanh(x, 0, y, 0, size);
    update(y);
    update(kernels.maxAbs(x, 0, size));
    kernels.dropout(x, 0, size, 1, size, RandomStream.key(1, "dropout", size), 3, 5, 0.3f);
    update(x);
  }

  private void activations(Elementwise kernels, int size) {
    int stride = size + 2;
    for (ActivationFunction function : ActivationFunction.values()) {
      ActivationKernel kernel = kernels.activation(function, 0.2f);
      float[] x = inputs("activations", size, ROWS * stride);
      float[] y = new float[ROWS * size];
      kernel.forward(x, 1, stride, y, 0, size, ROWS, size);
      update(y);
      float[] gradient = inputs("gradients", size, ROWS * stride);
      kernel.backward(x, 1, stride, gradient, 0, stride, ROWS, size);
      update(gradient);
    }
  }

  private void optimizers(OptimizerKernels k, int size) {
    float[] w = inputs("weights", size, size);
    float[] g = inputs("gradients", size, size);
    float[] a = new float[size];
    float[] b = new float[size];
    k.sgd(w, g, 0, size, 0.5f, 1e-4f, 0.1f);
    update(w);
    k.momentum(w, g, a, 0, size, 0.5f, 1e-4f, 0.1f, 0.9f, false);
    k.momentum(w, g, a, 0, size, 0.5f, 1e-4f, 0.1f, 0.9f, true);
    update(w);
    update(a);
    Arrays.fill(a, 0f);
    k.rmsprop(w, g, a, 0, size, 0.5f, 1e-4f, 0.1f, 0.9f, 1e-8f);
    update(w);
    update(a);
    k.adam(w, g, a, b, 0, size, 0.5f, 1e-4f, 0.01f, 1e-3f, 0.9f, 0.999f, 1e-8f, 0.1, 0.001);
    update(w);
    update(a);
    update(b);
  }

  private void convolution(Kernels kernels, ConvShape shape) {
    int channels = Blocking.padded(shape.channels());
    int filters = Blocking.padded(shape.filters());
    float[] input = Samples.ordinary("input", IMAGES * shape.inputPixels() * channels);
    float[] gradient = Samples.ordinary("gradient", IMAGES * shape.outputPixels() * filters);
    Packer packInput = new MatrixPacker(input, channels);
    Packer packGradient = new MatrixPacker(gradient, filters);
    float[] weights = Samples.ordinary("weights", shape.weightsSize());
    float[] output = new float[gradient.length];
    float[] inputGradient = new float[input.length];
    float[] weightsGradient = new float[weights.length];
    try (Workers workers = new Workers(2)) {
      ImageScratch scratch = new ImageScratch(workers);
      Convolution conv = new Convolution(shape, IMAGES, kernels, scratch);
      ConvolutionGradients gradients = new ConvolutionGradients(shape, IMAGES, kernels, scratch);
      float[] turned = new float[gradients.turnedSize()];
      float[] formed = conv.form(weights, new float[conv.formedSize()]);
      conv.forward(IMAGES, packInput, formed, output, filters, TileEpilogue.NONE);
      gradients.turn(weights, turned);
      gradients.ofInput(IMAGES, packGradient, turned, inputGradient, channels, TileEpilogue.NONE);
      gradients.ofWeights(IMAGES, packInput, packGradient, weightsGradient, TileEpilogue.NONE);
    }
    update(output);
    update(inputGradient);
    update(weightsGradient);
  }

  private void pooling(Kernels kernels, PoolShape shape) {
    int width = Blocking.padded(shape.channels());
    float[] x = Samples.ordinary("x", IMAGES * shape.inputPixels() * width);
    float[] dy = Samples.ordinary("dy", IMAGES * shape.outputPixels() * width);
    float[] y = new float[dy.length];
    float[] dx = new float[x.length];
    Packer packX = new MatrixPacker(x, width);
    Packer packDy = new MatrixPacker(dy, width);
    try (Workers workers = new Workers(2)) {
      ImageScratch scratch = new ImageScratch(workers);
      MaxPool max = new MaxPool(shape, IMAGES, kernels, scratch);
      PoolArguments arguments = max.newArguments();
      max.forward(IMAGES, packX, y, width, arguments, TileEpilogue.NONE);
      max.backward(IMAGES, packDy, arguments, false, dx, width, TileEpilogue.NONE);
      update(y);
      update(dx);
      AveragePool average = new AveragePool(shape, false, IMAGES, kernels, scratch);
      average.forward(IMAGES, packX, y, width, TileEpilogue.NONE);
      average.backward(IMAGES, packDy, true, dx, width, TileEpilogue.NONE);
      update(y);
      update(dx);
      new GlobalAveragePooling(shape.inputPixels(), shape.channels(), kernels, scratch)
          .forward(IMAGES, packX, y, width, TileEpilogue.NONE);
      update(y);
    }
  }

  /** Three in four are ordinary numbers, one is any bit pattern. */
  private static float[] inputs(String name, int index, int count) {
    RandomStream random = RandomStream.of(7, name, index);
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      long bits = random.nextLong();
      x[i] =
          (bits & 3) == 0
              ? Float.intBitsToFloat((int) (bits >>> 32))
              : (float) (4 * random.nextGaussian());
    }
    return x;
  }

  private void update(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    for (float value : values) {
      bytes.putInt(Float.floatToIntBits(value));
    }
    digest.update(bytes.array());
  }
}
