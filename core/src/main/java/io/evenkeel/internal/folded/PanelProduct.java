package io.evenkeel.internal.folded;

import io.evenkeel.internal.folded.FoldedLayer.Filters;
import io.evenkeel.internal.folded.FoldedLayer.Linear;
import io.evenkeel.kernels.ActivationKernel;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.MicroKernel;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.Panels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The product of rows with a folded layer's weights, or several side by side, each of which reads
 * columns of its own and writes columns of its own; bias and activation ride along.
 *
 * @param groups number of products
 * @param inputs columns that each reads
 * @param outputs columns that each writes
 * @param weights in panels, one product's after the other's
 * @param bias of all columns, padded
 * @param activation applied last; null for none
 */
record PanelProduct(
    int groups,
    int inputs,
    int outputs,
    float[] weights,
    float[] bias,
    @Nullable ActivationKernel activation) {

  /**
   * The product of a layer.
   *
   * @param layer a {@link Linear}, or {@link Filters} on one pixel
   */
  static PanelProduct of(FoldedLayer layer, @Nullable ActivationKernel activation) {
    return switch (layer) {
      case Linear l -> of(1, l.inputs(), l.outputs(), l.weight(), l.bias(), activation);
      case Filters f when f.onOnePixel() ->
          of(
              f.shape().groups(),
              f.shape().depth(),
              f.shape().groupFilters(),
              f.weight(),
              f.bias(),
              activation);
      default -> throw new IllegalArgumentException("images have a predictor of their own");
    };
  }

  private static PanelProduct of(
      int groups,
      int inputs,
      int outputs,
      float[] weight,
      float[] bias,
      @Nullable ActivationKernel activation) {
    int size = Panels.size(inputs, outputs);
    float[] panels = new float[groups * size];
    float[] rows = new float[inputs * outputs];
    float[] own = new float[size];
    for (int g = 0; g < groups; g++) {
      for (int k = 0; k < inputs; k++) {
        System.arraycopy(weight, (k * groups + g) * outputs, rows, k * outputs, outputs);
      }
      Panels.fromRows(rows, inputs, outputs, own);
      System.arraycopy(own, 0, panels, g * size, size);
    }
    float[] padded = Arrays.copyOf(bias, Panels.count(bias.length) * Panels.WIDTH);
    return new PanelProduct(groups, inputs, outputs, panels, padded, activation);
  }

  /** Number of panels, of all products. */
  int panels() {
    return groups * Panels.count(outputs);
  }

  /** Of a row. */
  long multiplyAdds() {
    return (long) groups * inputs * outputs;
  }

  /**
   * Whether threads may share the panels: a product's last one reaches into the columns of the next
   * product, which must come after it.
   */
  boolean isShareable() {
    return groups == 1;
  }

  /**
   * Computes the columns of some panels.
   *
   * @param x rows, from {@code offset}; read
   * @param stride between the rows of x
   * @param y overwritten
   * @param width between the rows of y
   * @param firstPanel the first panel; 0 where there are groups
   * @param end the panel after the last; {@link #panels} where there are groups
   */
  void run(
      MicroKernel kernel,
      NormKernels norm,
      int rows,
      float[] x,
      int offset,
      int stride,
      float[] y,
      int width,
      int firstPanel,
      int end) {
    int own = Panels.count(outputs);
    for (int g = 0; g < groups; g++) {
      int from = groups == 1 ? firstPanel : g * own;
      int to = groups == 1 ? end : (g + 1) * own;
      int columns = (g * outputs) - g * own * Panels.WIDTH;
      if (rows == 1) {
        kernel.multiplyRow(x, offset + g * inputs, inputs, weights, from, to, y, columns);
      } else {
        multiply(kernel, norm, rows, x, offset + g * inputs, stride, y, width, from, to, columns);
      }
    }
    if (rows == 1 || groups > 1) {
      int column = groups == 1 ? firstPanel * Panels.WIDTH : 0;
      finish(norm, 0, rows, y, width, column, Math.min(groups * outputs, end * Panels.WIDTH));
    }
  }

  /**
   * Many rows, one product's panels. A panel is finished while the cache still has it, unless the
   * next product overwrites the columns that the last panel adds.
   *
   * @param columns where the product's panel 0 would begin in y, were all panels whole
   */
  private void multiply(
      MicroKernel kernel,
      NormKernels norm,
      int rows,
      float[] x,
      int offset,
      int stride,
      float[] y,
      int width,
      int firstPanel,
      int end,
      int columns) {
    int own = Panels.count(outputs);
    int depthBlock = Blocking.DEFAULT.depthFor(inputs);
    for (int k = 0; k < inputs; k += depthBlock) {
      int depth = Math.min(depthBlock, inputs - k);
      for (int panel = firstPanel; panel < end; panel++) {
        kernel.multiply(
            x,
            offset + k,
            stride,
            1,
            rows,
            weights,
            (panel * inputs + k) * Panels.WIDTH,
            depth,
            y,
            columns + panel * Panels.WIDTH,
            width,
            outputs - (panel % own) * Panels.WIDTH,
            k > 0);
        if (groups == 1 && k + depth == inputs) {
          int column = panel * Panels.WIDTH;
          finish(norm, 0, rows, y, width, column, Math.min(outputs, column + Panels.WIDTH));
        }
      }
    }
  }

  /** Bias and activation of some finished rows and columns. */
  void finish(NormKernels norm, int row, int rows, float[] y, int width, int column, int end) {
    int padded = Blocking.padded(end - column);
    int at = row * width + column;
    norm.addRow(y, at, width, bias, column, rows, padded);
    if (activation != null) {
      activation.forward(y, at, width, y, at, width, rows, padded);
    }
  }
}
