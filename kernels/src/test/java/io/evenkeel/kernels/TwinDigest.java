package io.evenkeel.kernels;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Runs every elementwise kernel on fixed inputs, and prints the width that ran, its description and
 * the SHA-256 of all outputs, a line each. A program of its own, because a JVM has one width.
 */
final class TwinDigest {
  private static final int ROWS = 3;

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
