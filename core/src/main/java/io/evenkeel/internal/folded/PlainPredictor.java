package io.evenkeel.internal.folded;

import io.evenkeel.internal.folded.FoldedLayer.Affine;
import io.evenkeel.internal.folded.FoldedLayer.Filters;
import io.evenkeel.internal.folded.FoldedLayer.Gather;
import io.evenkeel.internal.folded.FoldedLayer.Linear;
import io.evenkeel.internal.folded.FoldedLayer.Pixels;
import io.evenkeel.internal.folded.FoldedLayer.Pointwise;
import io.evenkeel.internal.folded.FoldedLayer.Sum;
import io.evenkeel.internal.plain.PlainImages;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.JumpKernels;
import io.evenkeel.kernels.Kernels;
import java.util.Arrays;
import java.util.List;

/**
 * A predictor of plain loops, one row after another: every output is one chain of fused
 * multiply-adds over the inputs, from 0, with the bias added last. In the first layer it is one
 * over the row's jumps, where these are few (MATH.md, M156).
 */
public final class PlainPredictor implements Predictor {
  /** What messages call the rows. */
  static final String WHERE = "the rows to predict";

  private final FoldedNetwork network;
  private final int widest;
  private final Elementwise elementwise;

  /** The first step with weights. */
  private final FoldedNetwork.Step first;

  /**
   * A predictor.
   *
   * @param elementwise for the activations
   */
  public PlainPredictor(FoldedNetwork network, Elementwise elementwise) {
    this.network = network;
    this.elementwise = elementwise;
    this.widest = network.widest();
    List<FoldedNetwork.Step> steps = network.steps();
    first =
        steps.getFirst().layer() instanceof Gather && steps.size() > 1
            ? steps.get(1)
            : steps.getFirst();
  }

  private static boolean hasFewJumps(Linear linear, float[] x) {
    int most = JumpKernels.most(linear.inputs());
    int[] at = new int[most + JumpKernels.ROOM];
    return Kernels.scalar().jumps().findFew(x, 0, linear.inputs(), at, new float[at.length], 0)
        >= 0;
  }

  /** Sums of weights from each block's first row on, each times what x changes by behind it. */
  private static void ofJumps(Linear linear, float[] x, float[] y) {
    int outputs = linear.outputs();
    float[] sums = new float[outputs];
    Arrays.fill(y, 0, outputs, 0f);
    for (int k = 0; k < linear.inputs(); k++) {
      boolean end = k + 1 == linear.inputs() || (k + 1) % JumpKernels.BLOCK == 0;
      float jump = end ? x[k] : x[k] - x[k + 1];
      for (int j = 0; j < outputs; j++) {
        float weight = linear.weight()[k * outputs + j];
        sums[j] = k % JumpKernels.BLOCK == 0 ? weight : sums[j] + weight;
        y[j] = jump == 0 ? y[j] : Math.fma(jump, sums[j], y[j]);
      }
    }
    addBias(linear, y);
  }

  private static void addBias(Linear linear, float[] y) {
    float[] bias = linear.bias();
    for (int j = 0; j < linear.outputs(); j++) {
      y[j] += bias[j];
    }
  }

  @Override
  public void logits(float[] rows, int count, float[] logits, boolean onThisThread) {
    float[][] arrays = new float[network.arrays()][widest];
    for (int row = 0; row < count; row++) {
      System.arraycopy(rows, row * network.inputs(), arrays[0], 0, network.inputs());
      for (FoldedNetwork.Step step : network.steps()) {
        float[] x = arrays[step.from()];
        float[] y = arrays[step.to()];
        switch (step.layer()) {
          case Linear linear -> {
            if (step.equals(first) && hasFewJumps(linear, x)) {
              ofJumps(linear, x, y);
            } else {
              linear(linear, x, y);
            }
          }
          case Gather(var lookup, var tables) -> {
            lookup.requireCodes(x, 1, row, WHERE);
            lookup.gather(x, 0, 1, tables.toArray(float[][]::new), y, 0, lookup.outputs());
          }
          case Filters filters ->
              PlainImages.convolve(filters.shape(), filters.weight(), filters.bias(), x, y, 1);
          case Pixels(var layer, var input) -> PlainImages.forward(layer, input, x, y, 1);
          case Affine affine -> affine(affine, step.size(), x, y);
          case Pointwise p ->
              elementwise
                  .activation(p.function(), p.slope())
                  .forward(x, 0, step.size(), y, 0, step.size(), 1, step.size());
          case Sum(int other) -> {
            float[] skip = arrays[other];
            for (int j = 0; j < step.size(); j++) {
              y[j] = x[j] + skip[j];
            }
          }
        }
      }
      System.arraycopy(
          arrays[network.output()], 0, logits, row * network.outputs(), network.outputs());
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
    addBias(linear, y);
  }

  private static void affine(Affine affine, int size, float[] x, float[] y) {
    float[] mean = affine.mean();
    for (int i = 0; i < size; i++) {
      int j = i % mean.length;
      y[i] = Math.fma(x[i] - mean[j], affine.scale()[j], affine.shift()[j]);
    }
  }
}
