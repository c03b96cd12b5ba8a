package io.evenkeel.internal.plain;

import io.evenkeel.internal.folded.Predictor;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import java.util.List;

/**
 * Inference layer by layer over full matrices, nothing folded: BN normalises by running statistics,
 * dropout does nothing. It is what folding is held against. It keeps its own copy of the state.
 */
public final class UnfoldedPredictor implements Predictor {
  private final Network network;
  private final List<PlainLayer> layers;

  /**
   * A predictor.
   *
   * @param state copied
   * @param statistics which running statistics normalise, EMA or CUMULATIVE
   */
  public UnfoldedPredictor(Network network, TrainingState state, Statistics statistics) {
    if (statistics != Statistics.EMA && statistics != Statistics.CUMULATIVE) {
      throw new IllegalArgumentException(
          "running statistics are EMA or CUMULATIVE, but got " + statistics);
    }
    this.network = network;
    layers = PlainLayers.of(network, state, 0, statistics, Kernels.active().elementwise());
  }

  @Override
  public void logits(float[] rows, int count, float[] logits) {
    float[] values = rows;
    for (int i = 0; i < layers.size(); i++) {
      boolean last = i == layers.size() - 1;
      float[] next = last ? logits : new float[count * network.inputFeaturesOf(i + 1)];
      layers.get(i).infer(values, next, count);
      values = next;
    }
  }
}
