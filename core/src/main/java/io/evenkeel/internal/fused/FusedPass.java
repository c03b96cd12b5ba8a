package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Forward and backward over the segments and links of a {@link Plan}, bound to their arrays, for
 * the rows of one shard. {@link ShardedPass} takes the shards of an engine through together.
 */
final class FusedPass {
  final Plan plan;
  final GradientFlow flow;
  final List<Segment> segments = new ArrayList<>();

  /** Link i fills the matrix of segment i. */
  final List<Link> links = new ArrayList<>();

  /** The weights of the links that have some, in order. */
  final List<LinkWeights> weights = new ArrayList<>();

  final Logits logits;
  private final PassSetting setting;
  private final Workers workers;

  /** At the number of a segment that brings a skip's gradient to its end; null elsewhere. */
  private final List<@Nullable GradientCopy> skipGradients = new ArrayList<>();

  private final Workers.Task keepOutput = this::keepOutput;
  private int keeping;
  private int keepingRows;
  private int rows;

  /**
   * The pass of an engine's first shard, which holds the parameters.
   *
   * @param optimizer which parameters are trained
   * @param maxRows most rows of a shard
   * @param batchRows most rows of a mini-batch
   */
  FusedPass(
      Network network,
      Optimizer optimizer,
      int maxRows,
      int batchRows,
      Workers workers,
      Kernels kernels) {
    this(new PassSetting(network, optimizer, maxRows, workers, kernels), batchRows, null, null);
  }

  /**
   * The pass of one of an engine's further shards.
   *
   * @param first the first shard's pass, whose parameters and norms are this one's too
   * @param slot a pass that leaves its gradients in the same arrays; null for arrays of its own
   */
  FusedPass(FusedPass first, @Nullable FusedPass slot) {
    this(first.setting, 0, first, slot);
  }

  private FusedPass(
      PassSetting setting, int batchRows, @Nullable FusedPass first, @Nullable FusedPass slot) {
    this.setting = setting;
    plan = setting.plan;
    flow = setting.flow;
    workers = setting.workers;
    float[][] gradients = setting.gradientBuffers();
    List<@Nullable Norm> norms = new ArrayList<>();
    for (int i = 0; i < plan.segments().size(); i++) {
      norms.add(first == null ? norm(i, batchRows) : first.segments.get(i).norm);
    }
    for (int i = 0; i < plan.segments().size(); i++) {
      segments.add(segment(i, norms, gradients));
    }
    LinkBinding binding = new LinkBinding(setting, segments, gradients);
    for (int i = 0; i < segments.size(); i++) {
      links.add(
          binding.link(
              i,
              first == null ? null : first.links.get(i),
              slot == null ? null : slot.links.get(i)));
      weightsOf(links.getLast()).ifPresent(weights::add);
      skipGradients.add(binding.skipGradient(i));
      for (int other : flow.earlySkips(i)) {
        segments.get(i).addPart(segments.get(other).gradient);
      }
      for (int other : flow.earlyLinks(i)) {
        segments.get(i).addPart(gradients[flow.partBuffer(other)]);
      }
    }
    logits = new Logits(segments.getLast());
  }

  private static Optional<LinkWeights> weightsOf(Link link) {
    return switch (link) {
      case ProductLink product -> Optional.of(product.weights);
      case ConvLink convolution -> Optional.of(convolution.weights);
      case BatchLink _, EmbeddedInput _, PoolLink _, ExtremesLink _, CopyLink _ -> Optional.empty();
    };
  }

  private @Nullable Norm norm(int i, int batchRows) {
    Plan.Planned planned = plan.segments().get(i);
    Placed<BatchNorm> placed = planned.spec().norm();
    return placed == null
        ? null
        : new Norm(placed, planned.features(), batchRows * placed.node().shape().positions());
  }

  private Segment segment(int i, List<@Nullable Norm> norms, float[][] gradients) {
    Plan.Planned planned = plan.segments().get(i);
    int stride = plan.strideOf(i);
    Integer skip = planned.spec().skip();
    int extremes = plan.extremesOf(i);
    boolean hasGradient = flow.learns(i) && extremes < 0;
    Norm measuring =
        extremes >= 0 ? norms.get(extremes) : plan.measured(i) == i ? norms.get(i) : null;
    return new Segment(
        planned,
        norms.get(i),
        measuring,
        setting.matrix(planned.shape().positions() * stride),
        stride,
        hasGradient ? gradients[flow.gradientBuffer(i)] : new float[0],
        skip == null ? null : segments.get(skip),
        plan.isSkip(i),
        setting.maxRows,
        workers.count(),
        setting.kernels);
  }

  /** The mini-batch's rows, as the caller fills them in. */
  float[] input() {
    return links.getFirst() instanceof EmbeddedInput embedded
        ? embedded.rows
        : segments.getFirst().z;
  }

  /** Forms again what is formed of weights, after they changed. */
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
    if (!flow.learns(segment)) {
      return;
    }
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
