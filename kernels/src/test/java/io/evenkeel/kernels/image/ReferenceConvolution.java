package io.evenkeel.kernels.image;

/** Convolution and its gradients in double precision, loops over the definition. */
final class ReferenceConvolution {
  private final ConvShape s;
  private final int images;

  ReferenceConvolution(ConvShape shape, int images) {
    s = shape;
    this.images = images;
  }

  /** What happens at each multiply-add: input element, weight, output element. */
  private interface Term {
    void at(int input, int weight, int output);
  }

  private void forEach(Term term) {
    int row = 0;
    for (int n = 0; n < images; n++) {
      for (int oy = 0; oy < s.outputHeight(); oy++) {
        for (int ox = 0; ox < s.outputWidth(); ox++, row++) {
          for (int f = 0; f < s.filters(); f++) {
            terms(term, n, oy, ox, f, row * s.filters() + f);
          }
        }
      }
    }
  }

  private void terms(Term term, int n, int oy, int ox, int f, int output) {
    int group = f / s.groupFilters();
    for (int ky = 0; ky < s.kernelHeight(); ky++) {
      for (int kx = 0; kx < s.kernelWidth(); kx++) {
        int y = oy * s.strideY() + ky * s.dilationY() - s.padTop();
        int x = ox * s.strideX() + kx * s.dilationX() - s.padLeft();
        if (y < 0 || y >= s.height() || x < 0 || x >= s.width()) {
          continue;
        }
        for (int c = 0; c < s.groupChannels(); c++) {
          int channel = group * s.groupChannels() + c;
          int input = ((n * s.height() + y) * s.width() + x) * s.channels() + channel;
          int row = (ky * s.kernelWidth() + kx) * s.groupChannels() + c;
          term.at(input, row * s.filters() + f, output);
        }
      }
    }
  }

  double[] forward(float[] input, float[] weights) {
    double[] output = new double[images * s.outputPixels() * s.filters()];
    forEach((i, w, o) -> output[o] += (double) input[i] * weights[w]);
    return output;
  }

  /** One chain of fused multiply-adds per element, as section 4 of the design requires. */
  float[] chains(float[] input, float[] weights) {
    float[] output = new float[images * s.outputPixels() * s.filters()];
    forEach((i, w, o) -> output[o] = Math.fma(input[i], weights[w], output[o]));
    return output;
  }

  double[] backwardInput(float[] outputGradient, float[] weights) {
    double[] gradient = new double[images * s.inputPixels() * s.channels()];
    forEach((i, w, o) -> gradient[i] += (double) outputGradient[o] * weights[w]);
    return gradient;
  }

  double[] backwardWeights(float[] input, float[] outputGradient) {
    double[] gradient = new double[s.depth() * s.filters()];
    forEach((i, w, o) -> gradient[w] += (double) input[i] * outputGradient[o]);
    return gradient;
  }
}
