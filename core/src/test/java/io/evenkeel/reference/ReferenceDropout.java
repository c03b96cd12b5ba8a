package io.evenkeel.reference;

import io.evenkeel.kernels.DropoutMask;
import io.evenkeel.network.Dropout;

/**
 * Inverted dropout (Srivastava et al. 2014, section 10): {@code y = x * mask / (1 - probability)}
 * in training, y = x at inference. The mask is {@link DropoutMask}'s, of the row in the mini-batch
 * and the column.
 */
final class ReferenceDropout implements ReferenceLayer {
  private final Dropout layer;
  private long key;

  ReferenceDropout(Dropout layer) {
    this.layer = layer;
  }

  /** Chooses the mask of the next forward and backward pass. */
  void key(long value) {
    key = value;
  }

  @Override
  public double[][] forward(double[][] x) {
    return masked(x);
  }

  @Override
  public double[][] backward(double[][] dy) {
    return masked(dy);
  }

  @Override
  public double[][] infer(double[][] x) {
    return x;
  }

  private double[][] masked(double[][] values) {
    double[][] result = new double[values.length][values[0].length];
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values[i].length; j++) {
        boolean keeps = DropoutMask.keeps(key, i, j, layer.probability());
        result[i][j] = keeps ? values[i][j] / (1.0 - layer.probability()) : 0;
      }
    }
    return result;
  }
}
