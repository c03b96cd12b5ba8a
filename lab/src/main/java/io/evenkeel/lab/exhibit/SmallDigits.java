package io.evenkeel.lab.exhibit;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.network.LayerChain;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormPlacement;

/**
 * MNIST's digits at half of their size, and deep convolutional networks for them that are small
 * enough to be trained by the dozen.
 *
 * @param x rows x (14 x 14), row-major
 * @param labels one a row
 */
record SmallDigits(float[] x, int[] labels) {
  private static final int FULL = 28;
  private static final int SIDE = FULL / 2;
  private static final int CLASSES = 10;
  private static final int[] FILTERS = {8, 16, 32};

  /** Each pixel is the mean of four. */
  static SmallDigits of(Rows full) {
    int rows = full.labels().length;
    float[] small = new float[rows * SIDE * SIDE];
    for (int i = 0; i < small.length; i++) {
      int row = i / (SIDE * SIDE);
      int y = 2 * (i / SIDE % SIDE);
      int corner = row * FULL * FULL + y * FULL + 2 * (i % SIDE);
      float[] from = full.x();
      small[i] =
          (from[corner] + from[corner + 1] + from[corner + FULL] + from[corner + FULL + 1]) / 4;
    }
    return new SmallDigits(small, full.labels());
  }

  Dataset dataset() {
    return Dataset.ofClasses(x, SIDE * SIDE, labels, CLASSES);
  }

  /**
   * A network as He et al. (2016, section 4.2) build theirs for CIFAR-10, with half of the filters:
   * three groups of n blocks of two 3 x 3 convolutions; the second and third begin with stride 2.
   *
   * @param depth layers with weights, 6 n + 2
   * @param residual whether each block's input is added to what it gives
   * @param norm whether each convolution is normalised
   */
  static Network network(int depth, boolean residual, boolean norm) {
    int blocks = (depth - 2) / 6;
    Network.Builder builder = Network.image(SIDE, SIDE, 1).conv(FILTERS[0], 3).batchNorm().relu();
    for (int group = 0; group < FILTERS.length; group++) {
      int filters = FILTERS[group];
      for (int block = 0; block < blocks; block++) {
        int stride = block == 0 && group > 0 ? 2 : 1;
        if (!residual) {
          block(builder, filters, stride);
        } else if (stride == 1) {
          builder.residual(b -> block(b, filters, stride));
        } else {
          builder.residual(
              b -> block(b, filters, stride), s -> s.conv(filters, 1, stride).batchNorm());
        }
        builder.relu();
      }
    }
    Network network = builder.globalAveragePool().dense(CLASSES).build();
    return norm ? network : NormPlacement.none(network);
  }

  private static <C extends LayerChain<C>> void block(C chain, int filters, int stride) {
    chain.conv(filters, 3, stride).batchNorm().relu().conv(filters, 3).batchNorm();
  }
}
