package io.evenkeel.reference;

import io.evenkeel.kernels.image.ConvShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A convolution by its formula; x is pixels x channels, z output pixels x filters. */
final class ReferenceConv2d implements ReferenceLayer {
  private final ConvShape shape;
  private final ReferenceParameter weight;
  private final @Nullable ReferenceParameter bias;
  private double[][] x = {};

  ReferenceConv2d(ConvShape shape, ReferenceParameter weight, @Nullable ReferenceParameter bias) {
    this.shape = shape;
    this.weight = weight;
    this.bias = bias;
  }

  /** The pixel of the input at a tap of an output pixel; -1 in the padding. */
  private int pixel(int p, int ky, int kx) {
    int image = p / shape.outputPixels();
    int oy = p % shape.outputPixels() / shape.outputWidth();
    int ox = p % shape.outputPixels() % shape.outputWidth();
    int y = oy * shape.strideY() + ky * shape.dilationY() - shape.padTop();
    int xx = ox * shape.strideX() + kx * shape.dilationX() - shape.padLeft();
    boolean inside = y >= 0 && y < shape.height() && xx >= 0 && xx < shape.width();
    return inside ? (image * shape.height() + y) * shape.width() + xx : -1;
  }

  /** One product of an output element's sum. */
  private interface Term {
    void at(int p, int f, int q, int channel, int row);
  }

  private void each(int outputs, Term term) {
    for (int p = 0; p < outputs; p++) {
      for (int ky = 0; ky < shape.kernelHeight(); ky++) {
        for (int kx = 0; kx < shape.kernelWidth(); kx++) {
          int q = pixel(p, ky, kx);
          for (int c = 0; c < (q < 0 ? 0 : shape.groupChannels()); c++) {
            int row = (ky * shape.kernelWidth() + kx) * shape.groupChannels() + c;
            for (int f = 0; f < shape.filters(); f++) {
              int channel = f / shape.groupFilters() * shape.groupChannels() + c;
              term.at(p, f, q, channel, row);
            }
          }
        }
      }
    }
  }

  @Override
  public double[][] forward(double[][] input) {
    x = input;
    return infer(input);
  }

  @Override
  public double[][] infer(double[][] input) {
    int outputs = input.length / shape.inputPixels() * shape.outputPixels();
    double[][] z = new double[outputs][shape.filters()];
    double[][] w = weight.values;
    each(outputs, (p, f, q, channel, k) -> z[p][f] += input[q][channel] * w[k][f]);
    if (bias != null) {
      for (double[] row : z) {
        for (int f = 0; f < row.length; f++) {
          row[f] += bias.values[0][f];
        }
      }
    }
    return z;
  }

  @Override
  public double[][] backward(double[][] dz) {
    double[][] dx = new double[x.length][shape.channels()];
    double[][] w = weight.values;
    double[][] dw = weight.gradient;
    for (double[] row : dw) {
      Arrays.fill(row, 0);
    }
    each(
        dz.length,
        (p, f, q, channel, k) -> {
          dx[q][channel] += dz[p][f] * w[k][f];
          dw[k][f] += dz[p][f] * x[q][channel];
        });
    if (bias != null) {
      double[] db = bias.gradient[0];
      Arrays.fill(db, 0);
      for (double[] row : dz) {
        for (int f = 0; f < row.length; f++) {
          db[f] += row[f];
        }
      }
    }
    return dx;
  }

  @Override
  public List<ReferenceParameter> parameters() {
    return bias == null ? List.of(weight) : List.of(weight, bias);
  }
}
