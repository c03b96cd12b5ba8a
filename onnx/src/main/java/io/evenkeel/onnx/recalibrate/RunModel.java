package io.evenkeel.onnx.recalibrate;

import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.LayerInputs;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** One of our own models. */
public final class RunModel implements NormalizedModel {
  private final Model model;
  private final List<Integer> indices;
  private final List<NormLayer> layers = new ArrayList<>();

  /** The model; its statistics in use are the old ones. */
  public RunModel(Model model) {
    this.model = model;
    indices = List.copyOf(model.statistics().keySet());
    for (int index : indices) {
      BatchNorm batchNorm = (BatchNorm) model.network().layers().get(index);
      BatchNormStatistics kept = Objects.requireNonNull(model.statistics().get(index));
      Moments moments = Objects.requireNonNull(kept.moments().get(batchNorm.statistics()));
      layers.add(
          new NormLayer(
              "layer " + index,
              moments.mean(),
              moments.variance(),
              batchNorm.estimator(),
              batchNorm.epsilon()));
    }
  }

  /**
   * The model with new statistics, which it keeps as {@link Statistics#DATA} and predicts with.
   *
   * @param moments by the layers' indices in {@link #layers}
   */
  public Model with(Map<Integer, Moments> moments) {
    Map<Integer, Moments> byNetworkIndex = new TreeMap<>();
    moments.forEach((i, value) -> byNetworkIndex.put(indices.get(i), value));
    return model.withStatistics(Statistics.DATA, byNetworkIndex);
  }

  @Override
  public List<NormLayer> layers() {
    return List.copyOf(layers);
  }

  @Override
  public List<String> skipped() {
    return List.of();
  }

  @Override
  public int features() {
    return model.network().inputFeatures();
  }

  @Override
  public int fixedRows() {
    return 0;
  }

  @Override
  public List<List<Integer>> levels() {
    return IntStream.range(0, layers.size()).mapToObj(List::of).toList();
  }

  @Override
  public Probe probe(List<Integer> wanted, Map<Integer, Moments> moments) {
    Map<Integer, Moments> below = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      below.put(indices.get(i), moments.getOrDefault(i, layers.get(i).moments()));
    }
    Map<Integer, LayerInputs> inputs = new TreeMap<>();
    wanted.forEach(i -> inputs.put(i, LayerInputs.of(model, indices.get(i), below)));
    return new RunProbe() {
      @Override
      public void look(float[] rows, int count, Observer observer) {
        inputs.forEach((i, source) -> observer.see(i, computed(i, source, rows, count), count, 1));
      }
    };
  }

  /** Statistics that were computed after training are of no dropout. */
  @Override
  public boolean isBehindDropout(int layer) {
    BatchNorm batchNorm = (BatchNorm) model.network().layers().get(indices.get(layer));
    boolean ofTraining =
        batchNorm.statistics() == Statistics.EMA || batchNorm.statistics() == Statistics.CUMULATIVE;
    return ofTraining
        && model.network().layers().subList(0, indices.get(layer)).stream()
            .anyMatch(DropoutPass::drops);
  }

  @Override
  public Probe dropoutProbe(long seed) {
    Map<Integer, Moments> own = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      own.put(indices.get(i), layers.get(i).moments());
    }
    return new DropoutPass(model, own, seed);
  }

  @Override
  public Probe batchProbe() {
    return new RunProbe() {
      @Override
      public void look(float[] rows, int count, Observer observer) {
        ofBatch(rows, count, observer);
      }
    };
  }

  /**
   * The model with every batch normalization normalising by these rows, as in training.
   *
   * @param rows at least count x {@link #features}, row-major; read
   */
  public Model normalizedBy(float[] rows, int count) {
    return model.withStatistics(Statistics.DATA, ofBatch(rows, count, (_, _, _, _) -> {}));
  }

  /** The rows' own moments, by the network's layers, each with those below it. */
  private Map<Integer, Moments> ofBatch(float[] rows, int count, Probe.Observer observer) {
    Map<Integer, Moments> below = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      LayerInputs source = LayerInputs.of(model, indices.get(i), below);
      float[] z = new float[Math.multiplyExact(count, layers.get(i).channels())];
      source.compute(rows, count, z);
      observer.see(i, z, count, 1);
      ChannelMoments own = new ChannelMoments(layers.get(i).channels());
      own.add(z, count, 1);
      below.put(indices.get(i), own.moments(VarianceEstimator.BIASED));
    }
    return below;
  }

  /** What has nothing to give back. */
  private abstract class RunProbe implements Probe {
    float[] computed(int layer, LayerInputs source, float[] rows, int count) {
      float[] z = new float[Math.multiplyExact(count, layers.get(layer).channels())];
      source.compute(rows, count, z);
      return z;
    }

    @Override
    public void close() {}
  }
}
