package io.evenkeel.model;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.RowBlocks;
import io.evenkeel.dataset.RowStream;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Recomputes a model's inference statistics over a whole data set: its training data, for {@link
 * Statistics#POPULATION}, or data that the user hands over, for {@link Statistics#DATA}.
 *
 * <p>It does what Ioffe and Szegedy (2015, Alg. 2) approximate by an average over mini-batches: the
 * moments are those of all rows at once. What reaches a BatchNorm depends on the new statistics of
 * those below it, so the rows go through the network once for each that has another below it, each
 * time no further than needed; BatchNorms that do not depend on each other, as in the branch and
 * the shortcut of a residual, share a pass. Never more than a block of rows is in memory.
 */
public final class StatisticsEstimator {
  /** Rows of a block, where they are small. */
  private static final int BLOCK = 1024;

  /** Floats of the largest value of a block of images: 64 MiB. */
  private static final int MOST_FLOATS = 1 << 24;

  private final Model model;
  private final Graph graph;
  private final RowBlocks data;
  private final Set<String> wanted;
  private final Map<String, Moments> estimated = new HashMap<>();

  private StatisticsEstimator(Model model, RowBlocks data, Set<String> wanted) {
    this.model = model;
    this.graph = model.network().graph();
    this.data = data;
    this.wanted = wanted;
  }

  /**
   * The moments of every BatchNorm, by its path.
   *
   * @param data the rows; their targets are not looked at
   * @throws InvalidInputException if there are too few rows, or their features do not fit
   */
  public static SequencedMap<String, Moments> estimate(Model model, Dataset data) {
    return estimate(model, data, model.statistics().keySet());
  }

  /**
   * The moments of some BatchNorms, by their path, while the others keep theirs.
   *
   * @param layers the paths of the BatchNorms to recompute
   * @throws InvalidInputException if there are too few rows, or their features do not fit
   */
  public static SequencedMap<String, Moments> estimate(
      Model model, Dataset data, Set<String> layers) {
    int block = block(model);
    return estimate(model, new RowBlocks(data, block), block, layers);
  }

  /**
   * The moments of some BatchNorms over rows that need not fit into memory.
   *
   * @param data the rows, in the order of epoch 0 with seed 0; their targets are not looked at
   * @param layers the paths of the BatchNorms to recompute
   * @throws InvalidInputException if there are too few rows, or their features do not fit
   */
  public static SequencedMap<String, Moments> estimate(
      Model model, RowStream data, Set<String> layers) {
    int block = block(model);
    return estimate(model, new RowBlocks(data, block), block, layers);
  }

  /** How many rows are sent through a model at a time. */
  private static int block(Model model) {
    int largest =
        model.network().graph().nodes().stream()
            .mapToInt(node -> node.shape().features())
            .max()
            .orElse(1);
    return Math.clamp(MOST_FLOATS / largest, 2, BLOCK);
  }

  private static SequencedMap<String, Moments> estimate(
      Model model, RowBlocks data, int block, Set<String> layers) {
    Network network = model.network();
    if (data.features() != network.inputFeatures()) {
      throw new InvalidInputException(
          "the network's input has %d features, but the data for its statistics has %d"
              .formatted(network.inputFeatures(), data.features()));
    }
    return new StatisticsEstimator(model, data, layers).run(block);
  }

  private SequencedMap<String, Moments> run(int block) {
    List<Node> left =
        new ArrayList<>(
            graph.batchNorms().stream().filter(n -> wanted.contains(n.path())).toList());
    left.forEach(node -> requireRows(data, ((BatchNorm) node.op()).estimator()));
    SequencedMap<String, Moments> inOrder = new LinkedHashMap<>();
    left.forEach(node -> inOrder.put(node.path(), model.inferenceMoments(node)));
    try (ModelTracer tracer = model.tracer(block)) {
      while (!left.isEmpty()) {
        List<Node> next = independent(graph, left);
        pooled(tracer, next, data).forEach(this::estimated);
        left.removeAll(next);
      }
    }
    inOrder.replaceAll((path, _) -> Objects.requireNonNull(estimated.get(path)));
    return inOrder;
  }

  private void estimated(Node norm, PooledMoments pooled) {
    estimated.put(norm.path(), pooled.moments(((BatchNorm) norm.op()).estimator()));
  }

  /**
   * The passes over the rows that an estimate takes: for each pass, the paths of the BatchNorms
   * that it is for. Those of a pass need the new statistics of the passes before it.
   */
  public static List<Set<String>> passes(Network network) {
    Graph graph = network.graph();
    List<Node> left = new ArrayList<>(graph.batchNorms());
    List<Set<String>> passes = new ArrayList<>();
    while (!left.isEmpty()) {
      List<Node> next = independent(graph, left);
      passes.add(next.stream().map(Node::path).collect(Collectors.toSet()));
      left.removeAll(next);
    }
    return passes;
  }

  /**
   * What reaches some BatchNorms, by their path, from some of the rows, for callers that merge the
   * moments of several parts.
   *
   * @param model that has the new statistics of all BatchNorms of earlier {@link #passes}
   * @param layers of one pass
   * @param data some rows; their targets are not looked at
   */
  public static SequencedMap<String, PooledMoments> pooled(
      Model model, Set<String> layers, Dataset data) {
    int block = block(model);
    List<Node> norms =
        model.network().graph().batchNorms().stream()
            .filter(n -> layers.contains(n.path()))
            .toList();
    SequencedMap<String, PooledMoments> byPath = new LinkedHashMap<>();
    try (ModelTracer tracer = model.tracer(block)) {
      new StatisticsEstimator(model, new RowBlocks(data, block), layers)
          .pooled(tracer, norms, new RowBlocks(data, block))
          .forEach((norm, pooled) -> byPath.put(norm.path(), pooled));
    }
    return byPath;
  }

  private static List<Node> independent(Graph graph, List<Node> of) {
    return of.stream().filter(node -> !dependsOnOneOf(graph, node, of)).toList();
  }

  /** Whether a node is computed from one of others. */
  private static boolean dependsOnOneOf(Graph graph, Node node, List<Node> others) {
    for (int input : node.inputs()) {
      Node below = graph.node(input);
      if (others.contains(below) || dependsOnOneOf(graph, below, others)) {
        return true;
      }
    }
    return false;
  }

  private static void requireRows(RowBlocks data, VarianceEstimator estimator) {
    int least = estimator == VarianceEstimator.BIASED ? 1 : 2;
    if (data.rows() < least) {
      throw new InvalidInputException(
          "the statistics of a BatchNorm need at least %d %s of data, but got %d"
              .formatted(least, least == 1 ? "row" : "rows", data.rows()));
    }
  }

  /** One pass over the rows for BatchNorms that do not depend on each other. */
  private SequencedMap<Node, PooledMoments> pooled(
      ModelTracer tracer, List<Node> norms, RowBlocks rows) {
    Graph graph = model.network().graph();
    Map<Node, PooledMoments> inputs = new HashMap<>();
    for (Node norm : norms) {
      inputs.put(graph.node(norm.input()), new PooledMoments(norm.shape().channels()));
    }
    rows.forEach((x, _, count) ->
        tracer.run(
            x,
            count,
            OptionalLong.empty(),
            this::moments,
            inputs::containsKey,
            (node, values, stride, number) -> {
              PooledMoments pooled = inputs.get(node);
              if (pooled != null) {
                pooled.add(values, stride, number);
              }
            }));
    SequencedMap<Node, PooledMoments> byNorm = new LinkedHashMap<>();
    for (Node norm : norms) {
      byNorm.put(norm, Objects.requireNonNull(inputs.get(graph.node(norm.input()))));
    }
    return byNorm;
  }

  private Moments moments(Node norm) {
    Moments found = estimated.get(norm.path());
    return found == null ? model.inferenceMoments(norm) : found;
  }
}
