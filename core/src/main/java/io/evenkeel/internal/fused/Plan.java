package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.image.PooledConvolution;
import io.evenkeel.network.Activation;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Graph;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.MaxPool2d;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Op;
import io.evenkeel.network.Scale;
import io.evenkeel.network.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a network's graph becomes matrix products: segments, each with a link that fills its matrix.
 * A product's packer applies the segment below, and its epilogue serves the segment above. A copy
 * stores a segment's output as another one's matrix, where what follows does not fit the segment (a
 * BatchNorm after the activation), where others use the value too, or where the output itself is
 * wanted.
 *
 * @param graph what is planned
 * @param segments each after those that it reads; the last one applies nothing, its matrix is the
 *     logits
 */
record Plan(Graph graph, List<Planned> segments) {

  /**
   * One segment.
   *
   * @param shape of one sample of its matrix
   */
  record Planned(SegmentSpec spec, Feed feed, Shape shape) {

    /** Columns of its matrix. */
    int features() {
      return shape.channels();
    }

    /**
     * The distance between the rows of its gradient, and of its output where that is stored: spread
     * over the cache's sets where a product reads them down a column, whole vectors where strips of
     * pixels are packed from them.
     */
    int gradientStride() {
      return shape.positions() > 1 ? Blocking.padded(features()) : Blocking.stride(features());
    }
  }

  /** What fills a segment's matrix. */
  sealed interface Feed {}

  /** The caller, with the mini-batch. */
  record Batch() implements Feed {}

  /** The lookup of the mini-batch's codes. */
  record Vectors(Placed<Embedding> embedding) implements Feed {}

  /** The product of the output of segment {@code from} with a layer's weights. */
  record Product(int from, Placed<Dense> layer) implements Feed {}

  /**
   * The convolution of the output of segment {@code from} with a layer's weights.
   *
   * @param pool takes the largest of each window at once; null where the matrix is not pooled
   */
  record Convolved(int from, Placed<Conv2d> layer, @Nullable Placed<MaxPool2d> pool)
      implements Feed {}

  /**
   * Of each window of segment {@code from}'s matrix the value that will be the largest once this
   * segment's norm and activation are applied. The norm's moments are those of that matrix.
   */
  record Extremes(int from, Placed<MaxPool2d> pool) implements Feed {}

  /** The output of segment {@code from}, its pixels pooled or put into another order. */
  record Pooled(int from, Placed<ImageLayer> layer) implements Feed {}

  /** The output of segment {@code from}. */
  record Copy(int from) implements Feed {}

  /** The output of segment {@code from}, times a fixed number. */
  record Scaled(int from, Placed<Scale> layer) implements Feed {}

  Plan {
    segments = List.copyOf(segments);
  }

  /** Plans a network. */
  static Plan of(Network network) {
    return new Planner(network.graph()).plan();
  }

  /** Whether the segment is one of those whose output is added to another's. */
  boolean isSkip(int segment) {
    return segments.stream().anyMatch(s -> Objects.equals(s.spec().skip(), segment));
  }

  /** The segment that takes extremes of a segment's matrix; -1 for none. */
  int extremesOf(int segment) {
    for (int i = segment + 1; i < segments.size(); i++) {
      if (segments.get(i).feed() instanceof Extremes(int from, var _) && from == segment) {
        return i;
      }
    }
    return -1;
  }

  /** The segment of whose matrix a segment's norm takes the moments: its own, but for extremes. */
  int measured(int segment) {
    return segments.get(segment).feed() instanceof Extremes(int from, var _) ? from : segment;
  }

  /**
   * The distance between the rows of a segment's matrix: as it is given; spread over the cache's
   * sets where the matrix itself is a product's operand; whole vectors where a packer reads it.
   */
  int strideOf(int segment) {
    Planned planned = segments.get(segment);
    if (planned.feed() instanceof Batch) {
      return planned.features();
    }
    return planned.spec().isEmpty() && extremesOf(segment) < 0
        ? Blocking.stride(planned.features())
        : Blocking.padded(planned.features());
  }

  private static final class Planner {
    private final Graph graph;
    private final int[] uses;
    private final List<Planned> segments = new ArrayList<>();

    /** The segment whose output is a node's value, if nothing more is applied to it. */
    private final int[] segmentOf;

    Planner(Graph graph) {
      this.graph = graph;
      uses = graph.uses();
      segmentOf = new int[graph.nodes().size()];
    }

    Plan plan() {
      for (Node node : graph.nodes()) {
        segmentOf[node.id()] =
            switch (node.op()) {
              case Op.Input _ -> add(new Batch(), node);
              case Op.Add _ -> sum(node);
              case Embedding e -> lookup(node, e);
              case Dense d ->
                  add(new Product(segmentOf[node.input()], new Placed<>(node, d)), node);
              case Conv2d c ->
                  add(new Convolved(segmentOf[node.input()], new Placed<>(node, c), null), node);
              case MaxPool2d pool -> pooled(node, pool);
              case ImageLayer layer ->
                  add(new Pooled(segmentOf[node.input()], new Placed<>(node, layer)), node);
              case Scale s -> add(new Scaled(segmentOf[node.input()], new Placed<>(node, s)), node);
              case LeafLayer layer -> applied(node, layer);
            };
      }
      int last = segmentOf[graph.output()];
      if (!segments.get(last).spec().isEmpty()) {
        add(new Copy(last), graph.last());
      }
      return new Plan(graph, segments);
    }

    private int add(Feed feed, Node node) {
      segments.add(new Planned(SegmentSpec.EMPTY, feed, node.shape()));
      return segments.size() - 1;
    }

    /** The first segment's matrix holds the vectors in place of the codes. */
    private int lookup(Node node, Embedding embedding) {
      segments.clear();
      return add(new Vectors(new Placed<>(node, embedding)), node);
    }

    /**
     * The pooling is part of the convolution below where nothing stands between them but an
     * activation that keeps the order; behind a norm it is done before that.
     */
    private int pooled(Node node, MaxPool2d pool) {
      int from = segmentOf[node.input()];
      Planned below = segments.get(from);
      if (open(node.input())
          && keepsOrder(below.spec())
          && below.spec().norm() == null
          && below.feed() instanceof Convolved(int source, var conv, var none)
          && none == null
          && !(conv.layer().bias() && below.spec().isEmpty()) // a norm may follow
          && PooledConvolution.fits(
              conv.layer().geometry(graph.inputShape(conv.node())),
              pool.geometry(graph.inputShape(node)))) {
        Feed feed = new Convolved(source, conv, new Placed<>(node, pool));
        segments.set(from, new Planned(below.spec(), feed, node.shape()));
        return from;
      }
      if (open(node.input())
          && keepsOrder(below.spec())
          && below.spec().norm() != null
          && !(below.feed() instanceof Batch)
          && pool.geometry(graph.inputShape(node)).isSideBySide()) {
        segments.set(from, new Planned(SegmentSpec.EMPTY, below.feed(), below.shape()));
        Feed feed = new Extremes(from, new Placed<>(node, pool));
        segments.add(new Planned(below.spec(), feed, node.shape()));
        return segments.size() - 1;
      }
      return add(new Pooled(from, new Placed<>(node, pool)), node);
    }

    /**
     * Whether nothing but a norm and a function that never falls, also as computed, is applied to a
     * segment's matrix, so that the largest output is that of the largest value, or the smallest
     * one.
     */
    private static boolean keepsOrder(SegmentSpec spec) {
      Activation f = spec.activation() == null ? null : spec.activation().layer();
      boolean rises =
          f == null
              || switch (f.function()) {
                case IDENTITY, RELU, RELU6 -> true;
                case LEAKY_RELU -> f.slope() >= 0;
                case SIGMOID, TANH, GELU, SILU -> false;
              };
      return spec.skip() == null && spec.dropout() == null && rises;
    }

    private int applied(Node node, LeafLayer layer) {
      int from = segmentOf[node.input()];
      SegmentSpec extended = open(node.input()) ? spec(from).with(node, layer) : null;
      if (extended != null) {
        return set(from, extended);
      }
      int copy = add(new Copy(from), node);
      return set(copy, Objects.requireNonNull(SegmentSpec.EMPTY.with(node, layer)));
    }

    private int sum(Node node) {
      int branch = node.inputs().get(0);
      int from = segmentOf[branch];
      int skip = segmentOf[node.inputs().get(1)];
      SegmentSpec extended = open(branch) ? spec(from).plus(node, skip) : null;
      if (extended != null) {
        return set(from, extended);
      }
      int copy = add(new Copy(from), node);
      return set(copy, Objects.requireNonNull(SegmentSpec.EMPTY.plus(node, skip)));
    }

    /** Whether more may be applied to a value where it is: nobody else wants it as it is. */
    private boolean open(int node) {
      return uses[node] == 1;
    }

    private SegmentSpec spec(int segment) {
      return segments.get(segment).spec();
    }

    private int set(int segment, SegmentSpec spec) {
      Planned old = segments.get(segment);
      segments.set(segment, new Planned(spec, old.feed(), old.shape()));
      return segment;
    }
  }
}
