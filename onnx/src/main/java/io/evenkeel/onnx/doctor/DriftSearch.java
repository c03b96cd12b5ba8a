package io.evenkeel.onnx.doctor;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.network.Moments;
import io.evenkeel.onnx.recalibrate.ChannelMoments;
import io.evenkeel.onnx.recalibrate.NormLayer;
import io.evenkeel.onnx.recalibrate.NormProbe;
import io.evenkeel.onnx.recalibrate.NormalizedModel;
import io.evenkeel.onnx.recalibrate.Recalibration;
import io.evenkeel.onnx.recalibrate.Settling;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** One pass of rows through a model, and the moments of what reaches its layers. */
final class DriftSearch {
  private static final double CONFIDENCE = 0.95;
  private static final int MOST_ROWS = 256;

  /** The most floats that all layers together show at once. */
  private static final int MEMORY = 1 << 24;

  private final NormalizedModel model;
  private final List<ChannelMoments> moments = new ArrayList<>();
  private final List<Settling> errors = new ArrayList<>();
  private final long[] numbers;
  private final long[] nonFinite;

  DriftSearch(NormalizedModel model) {
    this.model = model;
    for (NormLayer layer : model.layers()) {
      moments.add(new ChannelMoments(layer.channels()));
      errors.add(new Settling(layer.channels()));
    }
    numbers = new long[moments.size()];
    nonFinite = new long[moments.size()];
  }

  /**
   * Sends all rows through; the first ones tell how many fit into memory at once.
   *
   * @param probe shows all layers; closed at the end
   */
  void look(Dataset data, NormProbe probe, Recalibration.Progress progress) {
    int fixed = model.fixedRows();
    int[] order = IntStream.range(0, data.rows()).toArray();
    int block = fixed > 0 ? fixed : 1;
    try (probe) {
      for (int from = 0; from < data.rows(); ) {
        int count = Math.min(block, data.rows() - from);
        float[] x = new float[Math.multiplyExact(Math.max(count, fixed), data.features())];
        data.copyFeatures(order, from, count, x, 0);
        probe.look(x, count, this::see);
        from += count;
        progress.rows(from, data.rows());
        if (fixed == 0) {
          block = Math.clamp(MEMORY / Math.max(1, seen() / from), 1, MOST_ROWS);
        }
      }
    }
  }

  private long seen() {
    long seen = 0;
    for (long count : numbers) {
      seen += count;
    }
    return seen;
  }

  private void see(int layer, float[] values, int rows, int positions) {
    int count = rows * model.layers().get(layer).channels() * positions;
    long wrong = IntStream.range(0, count).filter(i -> !Float.isFinite(values[i])).count();
    numbers[layer] += count;
    nonFinite[layer] += wrong;
    if (wrong == 0) {
      moments.get(layer).add(values, rows, positions);
      errors.get(layer).add(values, rows, positions);
    }
  }

  /** How many numbers reached a layer. */
  long numbers(int layer) {
    return numbers[layer];
  }

  /** How many of them are NaN or infinite. */
  long nonFinite(int layer) {
    return nonFinite[layer];
  }

  /** The drift of every layer that nothing but finite numbers reached. */
  List<LayerDrift> drifts() {
    long channels = model.layers().stream().mapToLong(NormLayer::channels).sum();
    double z = Settling.gaussian((1 - CONFIDENCE) / (2.0 * channels));
    List<LayerDrift> drifts = new ArrayList<>();
    for (int i = 0; i < moments.size(); i++) {
      if (nonFinite[i] == 0) {
        NormLayer layer = model.layers().get(i);
        Moments live = moments.get(i).moments(layer.estimator());
        long rows = moments.get(i).rows();
        drifts.add(LayerDrift.of(layer, live, errors.get(i), z, rows));
      }
    }
    return drifts;
  }
}
