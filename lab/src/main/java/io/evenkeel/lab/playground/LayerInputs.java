package io.evenkeel.lab.playground;

import io.evenkeel.model.Model;
import io.evenkeel.network.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What reaches the activation of each hidden layer of a network, for the rows of the probe and with
 * their own statistics, as in training.
 *
 * @param layers rows x units of each hidden layer; none if there is no network yet
 * @param rows of the probe
 */
record LayerInputs(List<double[]> layers, int rows) {

  LayerInputs {
    layers = List.copyOf(layers);
  }

  /** The inputs in one of a run's networks. */
  static LayerInputs of(Side side, PlaygroundData data) {
    List<double[]> layers = new ArrayList<>();
    @Nullable Model model = side.model();
    if (model != null) {
      Pass pass = Pass.of(model, data.probe(), data.probeCount(), Map.of());
      for (int i = 1; i < pass.steps().size(); i++) {
        if (pass.steps().get(i).node().op() instanceof Activation) {
          layers.add(pass.steps().get(i - 1).output());
        }
      }
    }
    return new LayerInputs(layers, data.probeCount());
  }

  /**
   * How much the last layer's values differ from row to row: the root of the mean variance of its
   * units. NaN if there is no layer yet.
   */
  double lastSpread() {
    if (layers.isEmpty()) {
      return Double.NaN;
    }
    double[] values = layers.getLast();
    int units = values.length / rows;
    double sum = 0;
    for (int j = 0; j < units; j++) {
      double mean = 0;
      for (int i = 0; i < rows; i++) {
        mean += values[i * units + j] / rows;
      }
      for (int i = 0; i < rows; i++) {
        double centred = values[i * units + j] - mean;
        sum += centred * centred / rows;
      }
    }
    return Math.sqrt(sum / units);
  }
}
