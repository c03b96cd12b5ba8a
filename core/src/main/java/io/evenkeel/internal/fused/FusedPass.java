package io.evenkeel.internal.fused;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixProduct;
import io.evenkeel.kernels.PanelPacking;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Network;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forward and backward over the segments and links of a {@link Plan}, bound to their arrays. */
final class FusedPass {
  /** Floats after the last row of a matrix, so that whole vectors may be read. */
  private static final int SLACK = 64;

  final Plan plan;
  final GradientFlow flow;
  final List<Segment> segments = new ArrayList<>();

  /** Link i fills the matrix of segment i. */
  final List<Link> links = new ArrayList<>();

  /** The weights of the product links, in order. */
  final List<DenseWeights> weights = new ArrayList<>();

  final Logits logits;
  private final Workers workers;
  private final Kernels kernels;
  private final int maxRows;

  /** At the number of a segment that brings a skip's gradient to its end; null elsewhere. */
  private final List<@Nullable GradientCopy> skipGradients = new ArrayList<>();

  private final float[][] gradients;
  private final MatrixProduct product;
  private final PanelPacking packing;
  private final float[] gradientPanels;
  private final Workers.Task keepOutput = this::keepOutput;
  private int keeping;
  private int rows;

  FusedPass(Network network, int maxRows, Workers workers, Kernels kernels) {
    this.workers = workers;
    this.kernels = kernels;
    this.maxRows = maxRows;
    plan = Plan.of(network);
    flow = new GradientFlow(plan);
    product = new MatrixProduct(kernels.microKernel(), Blocking.DEFAULT, workers);
    packing = new PanelPacking(workers);
    gradients = new float[flow.strides().size()][];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = new float[maxRows * flow.strides().get(i) + SLACK];
    }
    int largest = 0;
    for (Plan.Planned planned : plan.segments()) {
      segments.add(segment(segments.size(), planned));
      if (planned.feed() instanceof Plan.Product) {
        largest = Math.max(largest, Panels.size(maxRows, planned.features()));
      }
    }
    gradientPanels = new float[largest];
    for (int i = 0; i < segments.size(); i++) {
      links.add(link(i, plan.segments().get(i).feed()));
      skipGradients.add(skipGradient(i));
      for (int other : flow.earlySkips(i)) {
        segments.get(i).addPart(segments.get(other).gradient);
      }
      for (int other : flow.earlyLinks(i)) {
        segments.get(i).addPart(gradients[flow.partBuffer(other)]);
      }
    }
    logits = new Logits(segments.getLast());
  }

  private Segment segment(int i, Plan.Planned planned) {
    boolean asGiven = planned.feed() instanceof Plan.Batch;
    int stride = asGiven ? planned.features() : planned.spec().strideOf(planned.features());
    Integer skip = planned.spec().skip();
    return new Segment(
        planned,
        new float[maxRows * stride + SLACK],
        stride,
        flow.learns(i) ? gradients[flow.gradientBuffer(i)] : new float[0],
        skip == null ? null : segments.get(skip),
        plan.isSkip(i),
        maxRows,
        workers.count(),
        kernels);
  }

  private Link link(int i, Plan.Feed feed) {
    Segment above = segments.get(i);
    return switch (feed) {
      case Plan.Batch _ -> new BatchLink(above, workers);
      case Plan.Vectors(var layer) -> {
        int inputs = plan.graph().inputShape(layer.node()).features();
        yield new EmbeddedInput(layer, new Lookup(layer.layer(), inputs), above, maxRows, workers);
      }
      case Plan.Copy(int from) ->
          new CopyLink(segments.get(from), above, sink(from, i, flow.ofLink(i)), workers);
      case Plan.Product(int from, var layer) -> {
        DenseWeights w = weights(layer, segments.get(from), above, flow.ofLink(i));
        weights.add(w);
        yield new ProductLink(
            segments.get(from),
            above,
            w,
            sink(from, i, flow.ofLink(i)),
            product,
            packing,
            gradientPanels);
      }
    };
  }

  private DenseWeights weights(
      Placed<Dense> layer, Segment below, Segment above, GradientFlow.Part part) {
    boolean moments = above.norm != null && above.norm.needsMoments();
    return new DenseWeights(
        layer,
        below.features,
        part != GradientFlow.Part.NONE,
        workers.count(),
        kernels,
        moments ? above.momentsEpilogue : TileEpilogue.NONE);
  }

  /** Where the link of segment {@code reader} leaves what it says of another's gradient. */
  private GradientSink sink(int of, int reader, GradientFlow.Part part) {
    Segment below = segments.get(of);
    return switch (part) {
      case NONE -> GradientSink.NONE;
      case EARLY ->
          new GradientSink(
              gradients[flow.partBuffer(reader)], below.gradientStride, TileEpilogue.NONE, false);
      case LAST ->
          new GradientSink(below.gradient, below.gradientStride, below.gradientEpilogue, true);
    };
  }

  /** Brings the gradient of what a segment adds to its end, if that is the segment's to do. */
  private @Nullable GradientCopy skipGradient(int reader) {
    Integer skip = plan.segments().get(reader).spec().skip();
    if (skip == null || flow.ofSkip(reader) != GradientFlow.Part.LAST) {
      return null;
    }
    Segment segment = segments.get(reader);
    return new GradientCopy(
        segment.sumGradient, sink(skip, reader, GradientFlow.Part.LAST), segment.features, workers);
  }

  /** The mini-batch's rows, as the caller fills them in. */
  float[] input() {
    return links.getFirst() instanceof EmbeddedInput embedded
        ? embedded.rows
        : segments.getFirst().z;
  }

  /** Forms the transposes again after weights changed. */
  void refresh() {
    for (int i = 0; i < weights.size(); i++) {
      weights.get(i).refresh(workers);
    }
  }

  /**
   * Forward over the mini-batch in {@link #input}: every segment's z, and its norm's statistics.
   *
   * @return whether all statistics are finite
   */
  boolean forward(int batchRows, long seed, long step) {
    rows = batchRows;
    boolean finite = true;
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      segment.begin(batchRows);
      links.get(i).forward(batchRows);
      segment.chooseMask(seed, step);
      NormRows normRows = segment.normRows;
      if (normRows != null) {
        finite &= normRows.norm.finishMoments(normRows, segment.z, segment.stride);
      }
      if (segment.keepsOutput()) {
        keeping = i;
        workers.run((rows + Blocking.ROWS - 1) / Blocking.ROWS, workers.count(), keepOutput);
      }
    }
    return finite;
  }

  /** Backward from the logits' gradient: gradients of all weights, biases, gammas and betas. */
  void backward(int batchRows) {
    for (int i = segments.size() - 1; i >= 0; i--) {
      NormRows normRows = segments.get(i).normRows;
      if (normRows != null && flow.learns(i)) {
        normRows.norm.finishGradient(normRows);
      }
      GradientCopy skip = skipGradients.get(i);
      if (skip != null) {
        skip.run(batchRows);
      }
      links.get(i).backward(batchRows);
    }
  }

  private void keepOutput(int block, int worker) {
    int row = block * Blocking.ROWS;
    segments.get(keeping).keepOutput(row, Math.min(Blocking.ROWS, rows - row));
  }
}
