package io.evenkeel.onnx.recalibrate;

import io.evenkeel.kernels.RandomStream;
import io.evenkeel.loss.Task;
import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.LayerInputs;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Shows what reaches the batch normalizations of a model at inference, but with dropout drawn as in
 * training: the network is cut before each of them and at each dropout.
 */
final class DropoutPass implements Probe {
  private final Model model;
  private final Map<Integer, Moments> moments;
  private final RandomStream random;
  private final List<Integer> cuts = new ArrayList<>();
  private final LayerInputs first;

  /** The layers from a cut to the next; empty where nothing lies between. */
  private final List<List<Model>> between = new ArrayList<>();

  /**
   * The pass.
   *
   * @param moments that each batch normalization normalises by, by its index in the network; there
   *     must be one
   */
  DropoutPass(Model model, Map<Integer, Moments> moments, long seed) {
    this.model = model;
    this.moments = moments;
    random = RandomStream.of(seed, "dropout pass", 0);
    for (int i = 0; i < model.network().layers().size(); i++) {
      if (moments.containsKey(i) || drops(model.network().layers().get(i))) {
        cuts.add(i);
      }
    }
    first = LayerInputs.of(model, cuts.getFirst(), moments);
    for (int i = 0; i + 1 < cuts.size(); i++) {
      int from = moments.containsKey(cuts.get(i)) ? cuts.get(i) : cuts.get(i) + 1;
      between.add(from == cuts.get(i + 1) ? List.of() : List.of(part(from, cuts.get(i + 1))));
    }
  }

  /** Whether a layer changes what passes in training. */
  static boolean drops(Layer layer) {
    return layer instanceof Dropout dropout && dropout.probability() > 0;
  }

  /** Some layers as a model; the identity matrix ends it where none of them is dense. */
  private Model part(int from, int to) {
    Network network = model.network();
    List<Layer> layers = new ArrayList<>();
    Map<String, float[]> parameters = new HashMap<>();
    Map<Integer, BatchNormStatistics> statistics = new HashMap<>();
    for (int i = from; i < to; i++) {
      int own = layers.size();
      Layer layer = network.layers().get(i);
      switch (layer) {
        case Dense dense -> {
          parameters.put(own + ".weight", model.parameter(i + ".weight"));
          if (dense.bias()) {
            parameters.put(own + ".bias", model.parameter(i + ".bias"));
          }
          layers.add(dense);
        }
        case BatchNorm norm -> {
          parameters.put(own + ".gamma", model.parameter(i + ".gamma"));
          parameters.put(own + ".beta", model.parameter(i + ".beta"));
          Moments used = Objects.requireNonNull(moments.get(i));
          statistics.put(own, new BatchNormStatistics(0, Map.of(Statistics.DATA, used)));
          layers.add(norm.withStatistics(Statistics.DATA));
        }
        default -> layers.add(layer);
      }
    }
    if (layers.stream().noneMatch(Dense.class::isInstance)) {
      int columns = network.inputFeaturesOf(to);
      parameters.put(layers.size() + ".weight", identity(columns));
      layers.add(new Dense(columns, false, new Initialization.Xavier()));
    }
    Network part = new Network(network.inputFeaturesOf(from), layers);
    return Model.of(part).task(Task.REAL).parameters(parameters).statistics(statistics).build();
  }

  private static float[] identity(int features) {
    float[] identity = new float[features * features];
    for (int j = 0; j < features; j++) {
      identity[j * features + j] = 1;
    }
    return identity;
  }

  @Override
  public void look(float[] rows, int count, Observer observer) {
    float[] values = new float[Math.multiplyExact(count, features(cuts.getFirst()))];
    first.compute(rows, count, values);
    int norm = 0;
    for (int i = 0; i < cuts.size(); i++) {
      int cut = cuts.get(i);
      if (moments.containsKey(cut)) {
        observer.see(norm++, values, count, 1);
      } else {
        drop(values, ((Dropout) model.network().layers().get(cut)).probability());
      }
      if (i < between.size()) {
        for (Model part : between.get(i)) {
          float[] next = new float[Math.multiplyExact(count, features(cuts.get(i + 1)))];
          part.logits(values, count, next);
          values = next;
        }
      }
    }
  }

  private int features(int cut) {
    return model.network().inputFeaturesOf(cut);
  }

  private void drop(float[] values, float probability) {
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() < probability ? 0 : values[i] / (1 - probability);
    }
  }

  @Override
  public void close() {}
}
