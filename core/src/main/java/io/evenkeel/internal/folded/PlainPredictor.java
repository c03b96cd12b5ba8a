package io.evenkeel.internal.folded;

import io.evenkeel.internal.folded.FoldedLayer.Affine;
import io.evenkeel.internal.folded.FoldedLayer.Gather;
import io.evenkeel.internal.folded.FoldedLayer.Linear;
import io.evenkeel.internal.folded.FoldedLayer.Pointwise;
import io.evenkeel.kernels.Elementwise;
import java.util.Arrays;
import java.util.List;

/**
 * A predictor of plain loops, one row after another: every output is one chain of fused
 * multiply-adds over the inputs, from 0, with the bias added last.
 */
public final class PlainPredictor implements Predictor {
  /** What messages call the rows. */
  static final String WHERE = "the rows to predict";

  private final int inputs;
  private final int outputs;
  private final int widest;
  private final List<FoldedLayer> layers;
  private final Elementwise elementwise;

  /**
   * A predictor.
   *
   * @param inputs columns of the network's input
   * @param layers the folded network
   * @param elementwise for the activations
   */
  public PlainPredictor(int inputs, List<FoldedLayer> layers, Elementwise elementwise) {
    this.inputs = inputs;
    this.layers = List.copyOf(layers);
    this.elementwise = elementwise;
    int columns = inputs;
    int most = inputs;
    for (FoldedLayer layer : layers) {
      columns =
          switch (layer) {
            case Linear linear -> linear.outputs();
            case Gather gather -> gather.lookup().outputs();
            case Affine _, Pointwise _ -> columns;
          };
      most = Math.max(most, columns);
    }
    this.outputs = columns;
    this.widest = most;
  }

  @Override
  public void logits(float[] rows, int count, float[] logits) {
    float[] x = new float[widest];
    float[] y = new float[widest];
    for (int row = 0; row < count; row++) {
      System.arraycopy(rows, row * inputs, x, 0, inputs);
      int columns = inputs;
      for (FoldedLayer layer : layers) {
        switch (layer) {
          case Linear linear -> {
            linear(linear, x, y);
            columns = linear.outputs();
            float[] swap = x;
            x = y;
            y = swap;
          }
          case Gather(var lookup, var tables) -> {
            lookup.requireCodes(x, 1, row, WHERE);
            lookup.gather(x, 0, 1, tables.toArray(float[][]::new), y, 0, lookup.outputs());
            columns = lookup.outputs();
            float[] swap = x;
            x = y;
            y = swap;
          }
          case Affine affine -> affine(affine, x);
          case Pointwise p ->
              elementwise
                  .activation(p.function(), p.slope())
                  .forward(x, 0, columns, x, 0, columns, 1, columns);
        }
      }
      System.arraycopy(x, 0, logits, row * outputs, outputs);
    }
  }

  private static void linear(Linear linear, float[] x, float[] y) {
    int outputs = linear.outputs();
    float[] weight = linear.weight();
    Arrays.fill(y, 0, outputs, 0f);
    for (int k = 0; k < linear.inputs(); k++) {
      float a = x[k];
      int at = k * outputs;
      for (int j = 0; j < outputs; j++) {
        y[j] = Math.fma(a, weight[at + j], y[j]);
      }
    }
    float[] bias = linear.bias();
    for (int j = 0; j < outputs; j++) {
      y[j] += bias[j];
    }
  }

  private static void affine(Affine affine, float[] x) {
    float[] mean = affine.mean();
    for (int j = 0; j < mean.length; j++) {
      x[j] = Math.fma(x[j] - mean[j], affine.scale()[j], affine.shift()[j]);
    }
  }
}
