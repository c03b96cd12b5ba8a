package io.evenkeel.internal.fused;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.internal.image.ImagePass;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixProduct;
import io.evenkeel.kernels.PanelPacking;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import io.evenkeel.kernels.image.Convolution;
import io.evenkeel.kernels.image.ImageScratch;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Network;
import io.evenkeel.network.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forward and backward over the segments and links of a {@link Plan}, bound to their arrays, for
 * the rows of one shard. {@link ShardedPass} takes the shards of an engine through together.
 */
final class FusedPass {
  /** Floats after the last row of a matrix, so that whole vectors may be read. */
  private static final int SLACK = 64;

  final Plan plan;
  final GradientFlow flow;
  final List<Segment> segments = new ArrayList<>();

  /** Link i fills the matrix of segment i. */
  final List<Link> links = new ArrayList<>();

  /** The weights of the links that have some, in order. */
  final List<LinkWeights> weights = new ArrayList<>();

  final Logits logits;
  private final Workers workers;
  private final Kernels kernels;
  private final int maxRows;

  /** At the number of a segment that brings a skip's gradient to its end; null elsewhere. */
  private final List<@Nullable GradientCopy> skipGradients = new ArrayList<>();

  private final float[][] gradients;
  private final MatrixProduct product;
  private final PanelPacking packing;
  private final ImageScratch images;
  private final float[] gradientPanels;
  private final Workers.Task keepOutput = this::keepOutput;
  private int keeping;
  private int keepingRows;
  private int rows;

  /**
   * The pass of an engine's first shard, which holds the parameters.
   *
   * @param maxRows most rows of a shard
   * @param batchRows most rows of a mini-batch
   */
  FusedPass(Network network, int maxRows, int batchRows, Workers workers, Kernels kernels) {
    this.workers = workers;
    this.kernels = kernels;
    this.maxRows = maxRows;
    plan = Plan.of(network);
    flow = new GradientFlow(plan);
    product = new MatrixProduct(kernels.microKernel(), Blocking.DEFAULT, workers);
    packing = new PanelPacking(workers);
    images = new ImageScratch(workers);
    int largest = 0;
    for (Plan.Planned planned : plan.segments()) {
      if (planned.feed() instanceof Plan.Product) {
        largest = Math.max(largest, Panels.size(maxRows, planned.features()));
      }
    }
    gradientPanels = new float[largest];
    gradients = gradientBuffers();
    for (int i = 0; i < plan.segments().size(); i++) {
      Plan.Planned planned = plan.segments().get(i);
      Placed<BatchNorm> placed = planned.spec().norm();
      segments.add(
          segment(
              i,
              planned,
              placed == null
                  ? null
                  : new Norm(placed, planned.features(), batchRows * planned.shape().positions())));
    }
    bind(null, null);
    logits = new Logits(segments.getLast());
  }

  /**
   * The pass of one of an engine's further shards.
   *
   * @param first the first one's, whose parameters and norms are this one's too
   * @param slot a pass that leaves its gradients in the same arrays; null for arrays of its own
   */
  FusedPass(FusedPass first, @Nullable FusedPass slot) {
    workers = first.workers;
    kernels = first.kernels;
    maxRows = first.maxRows;
    plan = first.plan;
    flow = first.flow;
    product = first.product;
    packing = first.packing;
    images = first.images;
    gradientPanels = first.gradientPanels;
    gradients = gradientBuffers();
    for (int i = 0; i < plan.segments().size(); i++) {
      segments.add(segment(i, plan.segments().get(i), first.segments.get(i).norm));
    }
    bind(first, slot);
    logits = new Logits(segments.getLast());
  }

  private float[][] gradientBuffers() {
    float[][] buffers = new float[flow.sizes().size()][];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = matrix(flow.sizes().get(i));
    }
    return buffers;
  }

  /** An array of so many floats a sample. */
  private float[] matrix(int size) {
    return new float[Math.addExact(Math.multiplyExact(maxRows, size), SLACK)];
  }

  /** Binds the links between the segments. */
  private void bind(@Nullable FusedPass first, @Nullable FusedPass slot) {
    for (int i = 0; i < segments.size(); i++) {
      links.add(
          link(
              i,
              plan.segments().get(i).feed(),
              first == null ? null : first.links.get(i),
              slot == null ? null : slot.links.get(i)));
      skipGradients.add(skipGradient(i));
      for (int other : flow.earlySkips(i)) {
        segments.get(i).addPart(segments.get(other).gradient);
      }
      for (int other : flow.earlyLinks(i)) {
        segments.get(i).addPart(gradients[flow.partBuffer(other)]);
      }
    }
  }

  private Segment segment(int i, Plan.Planned planned, @Nullable Norm norm) {
    boolean asGiven = planned.feed() instanceof Plan.Batch;
    int stride = asGiven ? planned.features() : planned.spec().strideOf(planned.features());
    Integer skip = planned.spec().skip();
    return new Segment(
        planned,
        norm,
        matrix(planned.shape().positions() * stride),
        stride,
        flow.learns(i) ? gradients[flow.gradientBuffer(i)] : new float[0],
        skip == null ? null : segments.get(skip),
        plan.isSkip(i),
        maxRows,
        workers.count(),
        kernels);
  }

  /**
   * A link.
   *
   * @param first the same link of the first shard, whose parameters it has; null for its own
   * @param slot that of a shard with the same arrays for gradients; null for its own
   */
  private Link link(int i, Plan.Feed feed, @Nullable Link first, @Nullable Link slot) {
    Segment above = segments.get(i);
    return switch (feed) {
      case Plan.Batch _ -> new BatchLink(above, workers);
      case Plan.Vectors(var layer) -> {
        int inputs = plan.graph().inputShape(layer.node()).features();
        yield new EmbeddedInput(
            layer,
            new Lookup(layer.layer(), inputs),
            above,
            maxRows,
            workers,
            first instanceof EmbeddedInput e ? e : null,
            slot instanceof EmbeddedInput e ? e : null);
      }
      case Plan.Copy(int from) ->
          new CopyLink(segments.get(from), above, sink(from, i, flow.ofLink(i)), workers);
      case Plan.Product(int from, var layer) -> {
        DenseWeights w =
            weights(
                layer,
                segments.get(from),
                above,
                flow.ofLink(i),
                first instanceof ProductLink p ? p.weights : null,
                slot instanceof ProductLink p ? p.weights : null);
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
      case Plan.Convolved(int from, var layer) -> convolution(i, from, layer, first, slot);
      case Plan.Pooled(int from, var layer) -> {
        Shape input = plan.graph().inputShape(layer.node());
        ImagePass pass = ImagePass.of(layer.layer(), input, maxRows, kernels, images);
        yield new PoolLink(
            segments.get(from),
            above,
            layer,
            pass,
            sink(from, i, flow.ofLink(i)),
            momentsOf(above));
      }
    };
  }

  private ConvLink convolution(
      int i, int from, Placed<Conv2d> layer, @Nullable Link first, @Nullable Link slot) {
    Segment above = segments.get(i);
    Shape input = plan.graph().inputShape(layer.node());
    Convolution convolution =
        new Convolution(layer.layer().geometry(input), maxRows, kernels, images);
    ConvWeights w =
        new ConvWeights(
            layer,
            convolution,
            flow.ofLink(i) != GradientFlow.Part.NONE,
            workers.count(),
            kernels,
            momentsOf(above),
            first instanceof ConvLink c ? c.weights : null,
            slot instanceof ConvLink c ? c.weights : null);
    weights.add(w);
    return new ConvLink(segments.get(from), above, w, sink(from, i, flow.ofLink(i)), convolution);
  }

  private static TileEpilogue momentsOf(Segment above) {
    return above.norm != null && above.norm.needsMoments()
        ? above.momentsEpilogue
        : TileEpilogue.NONE;
  }

  private DenseWeights weights(
      Placed<Dense> layer,
      Segment below,
      Segment above,
      GradientFlow.Part part,
      @Nullable DenseWeights first,
      @Nullable DenseWeights slot) {
    return new DenseWeights(
        layer,
        below.features,
        part != GradientFlow.Part.NONE,
        workers.count(),
        kernels,
        momentsOf(above),
        first,
        slot);
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
        segment.sumGradient, sink(skip, reader, GradientFlow.Part.LAST), segment, workers);
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
   * Begins a step.
   *
   * @param firstRow the number of this shard's first row in the mini-batch
   * @param shardRows its rows; there may be none
   * @param batchRows rows of the whole mini-batch
   */
  void begin(int firstRow, int shardRows, int batchRows, long seed, long step) {
    rows = shardRows;
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      int positions = segment.positions;
      segment.begin(firstRow * positions, shardRows * positions, batchRows * positions, seed, step);
    }
  }

  /** Number of rows of this step. */
  int rows() {
    return rows;
  }

  /** Forward: fills a segment's matrix. */
  void fill(int segment) {
    if (rows > 0) {
      links.get(segment).forward(rows);
    }
  }

  /** Forward: forms a segment's output where it is kept, once its norm's constants are there. */
  void keep(int segment) {
    if (rows > 0 && segments.get(segment).keepsOutput()) {
      keeping = segment;
      keepingRows = rows * segments.get(segment).positions;
      int blocks = Math.ceilDiv(keepingRows, Blocking.ROWS);
      workers.run(blocks, workers.count(), keepOutput);
    }
  }

  /**
   * Backward: gradients of what a segment's link learns, and those of the segments that it reads.
   */
  void backward(int segment) {
    if (rows == 0) {
      List<float[]> none = links.get(segment).gradients();
      for (int i = 0; i < none.size(); i++) {
        Arrays.fill(none.get(i), 0);
      }
      return;
    }
    GradientCopy skip = skipGradients.get(segment);
    if (skip != null) {
      skip.run(rows);
    }
    links.get(segment).backward(rows);
  }

  /** Takes the largest magnitudes of the weights' gradients from the arrays, not from the tiles. */
  void measureGradients() {
    weights.forEach(LinkWeights::measureGradient);
  }

  private void keepOutput(int block, int worker) {
    int row = block * Blocking.ROWS;
    segments.get(keeping).keepOutput(row, Math.min(Blocking.ROWS, keepingRows - row));
  }
}
