package io.evenkeel.reference;

import io.evenkeel.kernels.image.PoolShape;
import java.util.ArrayList;
import java.util.List;

/** The largest value or the mean of each window; x is pixels x channels. */
final class ReferencePool implements ReferenceLayer {
  private final PoolShape shape;
  private final boolean largest;
  private final boolean countPadding;
  private double[][] x = {};

  ReferencePool(PoolShape shape, boolean largest, boolean countPadding) {
    this.shape = shape;
    this.largest = largest;
    this.countPadding = countPadding;
  }

  /** What is done with the pixels of one window and channel. */
  private interface Window {
    void at(int p, int channel, int[] pixels);
  }

  private void each(int outputs, Window window) {
    for (int p = 0; p < outputs; p++) {
      int image = p / shape.outputPixels();
      int top = p % shape.outputPixels() / shape.outputWidth() * shape.strideY() - shape.padTop();
      int left = p % shape.outputPixels() % shape.outputWidth() * shape.strideX() - shape.padLeft();
      List<Integer> pixels = new ArrayList<>();
      for (int y = top; y < top + shape.windowHeight(); y++) {
        for (int xx = left; xx < left + shape.windowWidth(); xx++) {
          if (y >= 0 && y < shape.height() && xx >= 0 && xx < shape.width()) {
            pixels.add((image * shape.height() + y) * shape.width() + xx);
          }
        }
      }
      for (int c = 0; c < shape.channels(); c++) {
        window.at(p, c, pixels.stream().mapToInt(i -> i).toArray());
      }
    }
  }

  private static int best(double[][] x, int channel, int[] pixels) {
    int best = pixels[0];
    for (int q : pixels) {
      best = x[q][channel] > x[best][channel] ? q : best;
    }
    return best;
  }

  private double count(int[] pixels) {
    return countPadding ? shape.taps() : pixels.length;
  }

  @Override
  public double[][] forward(double[][] input) {
    x = input;
    return infer(input);
  }

  @Override
  public double[][] infer(double[][] input) {
    int outputs = input.length / shape.inputPixels() * shape.outputPixels();
    double[][] y = new double[outputs][shape.channels()];
    each(
        outputs,
        (p, c, pixels) -> {
          if (largest) {
            y[p][c] = input[best(input, c, pixels)][c];
          } else {
            for (int q : pixels) {
              y[p][c] += input[q][c] / count(pixels);
            }
          }
        });
    return y;
  }

  @Override
  public double[][] backward(double[][] dy) {
    double[][] dx = new double[x.length][shape.channels()];
    each(
        dy.length,
        (p, c, pixels) -> {
          if (largest) {
            dx[best(x, c, pixels)][c] += dy[p][c];
          } else {
            for (int q : pixels) {
              dx[q][c] += dy[p][c] / count(pixels);
            }
          }
        });
    return dx;
  }
}
