package io.evenkeel.reference;

/** An image as a row: channel by channel, each pixel by pixel. */
final class ReferenceFlatten implements ReferenceLayer {
  private final int positions;

  ReferenceFlatten(int positions) {
    this.positions = positions;
  }

  @Override
  public double[][] forward(double[][] x) {
    return infer(x);
  }

  @Override
  public double[][] infer(double[][] x) {
    int channels = x[0].length;
    double[][] y = new double[x.length / positions][channels * positions];
    for (int q = 0; q < x.length; q++) {
      for (int c = 0; c < channels; c++) {
        y[q / positions][c * positions + q % positions] = x[q][c];
      }
    }
    return y;
  }

  @Override
  public double[][] backward(double[][] dy) {
    int channels = dy[0].length / positions;
    double[][] dx = new double[dy.length * positions][channels];
    for (int q = 0; q < dx.length; q++) {
      for (int c = 0; c < channels; c++) {
        dx[q][c] = dy[q / positions][c * positions + q % positions];
      }
    }
    return dx;
  }
}
