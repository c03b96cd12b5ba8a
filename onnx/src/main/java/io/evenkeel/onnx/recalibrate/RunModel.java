package io.evenkeel.onnx.recalibrate;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.model.Model;
import io.evenkeel.model.ModelTracer;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Node;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One of our own models. */
public final class RunModel implements NormalizedModel {
  private final Model model;
  private final Graph graph;
  private final List<Node> norms;
  private final List<NormLayer> layers = new ArrayList<>();

  /** The model; its statistics in use are the old ones. */
  public RunModel(Model model) {
    this.model = model;
    graph = model.network().graph();
    norms = graph.batchNorms();
    for (Node norm : norms) {
      BatchNorm layer = (BatchNorm) norm.op();
      Moments moments = model.inferenceMoments(norm);
      layers.add(
          new NormLayer(
              "layer " + norm.path(),
              moments.mean(),
              moments.variance(),
              layer.estimator(),
              layer.epsilon()));
    }
  }

  /**
   * The model with new statistics, which it keeps as {@link Statistics#DATA} and predicts with.
   *
   * @param moments by the layers' indices in {@link #layers}
   */
  public Model with(Map<Integer, Moments> moments) {
    Map<String, Moments> byPath = new HashMap<>();
    moments.forEach((i, value) -> byPath.put(norms.get(i).path(), value));
    return model.withStatistics(Statistics.DATA, byPath);
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
  public Dataset taken(Dataset data) {
    return data;
  }

  @Override
  public int fixedRows() {
    return 0;
  }

  /**
   * The BatchNorms by how many others lie before them on the longest way; those with the same
   * number form a group.
   */
  @Override
  public List<List<Integer>> levels() {
    int[] depth = new int[graph.nodes().size()];
    List<List<Integer>> levels = new ArrayList<>();
    for (Node node : graph.nodes()) {
      for (int input : node.inputs()) {
        depth[node.id()] = Math.max(depth[node.id()], depth[input]);
      }
      int norm = norms.indexOf(node);
      if (norm >= 0) {
        int level = depth[node.id()]++;
        while (levels.size() <= level) {
          levels.add(new ArrayList<>());
        }
        levels.get(level).add(norm);
      }
    }
    return levels;
  }

  @Override
  public NormProbe probe(List<Integer> wanted, Map<Integer, Moments> moments) {
    Map<Node, Moments> below = own();
    moments.forEach((i, value) -> below.put(norms.get(i), value));
    return new RunProbe(wanted, below, Normalize.AS_GIVEN, OptionalLong.empty());
  }

  /** Statistics that were computed after training do not include dropout. */
  @Override
  public boolean isBehindDropout(int layer) {
    Node norm = norms.get(layer);
    Statistics used = ((BatchNorm) norm.op()).statistics();
    return (used == Statistics.EMA || used == Statistics.CUMULATIVE) && hasDropoutBelow(norm);
  }

  private boolean hasDropoutBelow(Node node) {
    return node.inputs().stream()
        .map(graph::node)
        .anyMatch(below ->
            (below.op() instanceof Dropout dropout && dropout.probability() > 0)
                || hasDropoutBelow(below));
  }

  @Override
  public NormProbe dropoutProbe(long seed) {
    return new RunProbe(all(), own(), Normalize.AS_GIVEN, OptionalLong.of(seed));
  }

  /** The statistics that the layers have. */
  private Map<Node, Moments> own() {
    Map<Node, Moments> own = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      own.put(norms.get(i), layers.get(i).moments());
    }
    return own;
  }

  @Override
  public NormProbe batchProbe() {
    return new RunProbe(all(), new HashMap<>(), Normalize.BY_BATCH, OptionalLong.empty());
  }

  private List<Integer> all() {
    return IntStream.range(0, layers.size()).boxed().toList();
  }

  /**
   * The model with every batch normalization normalising by these rows, as in training.
   *
   * @param rows at least count x {@link #features}, row-major; read
   */
  public Model normalizedBy(float[] rows, int count) {
    Map<Node, Moments> own = new HashMap<>();
    try (NormProbe probe = new RunProbe(all(), own, Normalize.BY_BATCH, OptionalLong.empty())) {
      probe.look(rows, count, (_, _, _, _) -> {});
    }
    Map<String, Moments> byPath = new HashMap<>();
    own.forEach((norm, moments) -> byPath.put(norm.path(), moments));
    return model.withStatistics(Statistics.DATA, byPath);
  }

  /** What the layers normalise by. */
  private enum Normalize {
    AS_GIVEN,
    BY_BATCH
  }

  /** Shows what reaches some layers, in passes of one tracer. */
  private final class RunProbe implements NormProbe {
    private final List<Integer> wanted;
    private final Map<Node, Moments> moments;
    private final Normalize by;
    private final OptionalLong dropout;
    private @Nullable ModelTracer tracer;
    private int most;
    private int passes;

    /**
     * A probe.
     *
     * @param moments by which each layer normalises; the batch's own are put there when the layer's
     *     input is seen
     * @param dropout the seed of its masks, another one in each pass; empty for none
     */
    RunProbe(List<Integer> wanted, Map<Node, Moments> moments, Normalize by, OptionalLong dropout) {
      this.wanted = wanted;
      this.moments = moments;
      this.by = by;
      this.dropout = dropout;
    }

    @Override
    public void look(float[] x, int count, Observer observer) {
      OptionalLong masks =
          dropout.isEmpty()
              ? dropout
              : OptionalLong.of(RandomStream.key(dropout.getAsLong(), "dropout pass", 0, passes++));
      tracer(count)
          .run(
              x,
              count,
              masks,
              node -> Objects.requireNonNull(moments.get(node), node::title),
              node -> wanted.stream().anyMatch(i -> norms.get(i).input() == node.id()),
              (node, values, stride, n) -> {
                for (int i : wanted) {
                  if (norms.get(i).input() == node.id()) {
                    show(i, values, stride, n, observer);
                  }
                }
              });
    }

    private void show(int layer, float[] values, int stride, int count, Observer observer) {
      int channels = layers.get(layer).channels();
      float[] z = new float[Math.multiplyExact(count, channels)];
      for (int r = 0; r < count; r++) {
        System.arraycopy(values, r * stride, z, r * channels, channels);
      }
      observer.see(layer, z, count, 1);
      if (by == Normalize.BY_BATCH) {
        ChannelMoments own = new ChannelMoments(channels);
        own.add(z, count, 1);
        moments.put(norms.get(layer), own.moments(VarianceEstimator.BIASED));
      }
    }

    private ModelTracer tracer(int count) {
      ModelTracer held = tracer;
      if (held == null || count > most) {
        close();
        held = model.tracer(count);
        tracer = held;
        most = count;
      }
      return held;
    }

    @Override
    public void close() {
      ModelTracer held = tracer;
      if (held != null) {
        held.close();
        tracer = null;
      }
    }
  }
}
