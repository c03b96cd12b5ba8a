package io.evenkeel.internal.fused;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixProduct;
import io.evenkeel.kernels.PanelPacking;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.Network;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forward and backward over the segments and links of a {@link Plan}, bound to their arrays. */
final class FusedPass {
  /** Floats after the last row of the input, so that whole vectors may be read. */
  private static final int SLACK = 64;

  private final Workers workers;
  private final Blame blame;
  private final MatrixProduct product;
  private final PanelPacking packing;
  final @Nullable EmbeddedInput embedded;
  final Logits logits;
  private final float[] gradientPanels;
  final List<Segment> segments = new ArrayList<>();

  /** Link i leads from segment i to i + 1; null for a copy. */
  final List<@Nullable DenseWeights> links = new ArrayList<>();

  /** The copies among the links, at their numbers; null for a product. */
  private final List<@Nullable CopyLink> copies = new ArrayList<>();

  /** Whether anything that is learned lies below segment i's output. */
  private final boolean[] learnsBelow;

  private final Workers.Task inputMoments = this::inputMoments;
  private final Workers.Task keepOutput = this::keepOutput;
  private int keeping;
  private int rows;

  FusedPass(Network network, int maxRows, Workers workers, Kernels kernels) {
    this.workers = workers;
    Plan plan = Plan.of(network);
    int count = plan.segments().size();
    int[] features = plan.features(network.inputFeatures());
    int widest = 0;
    for (int columns : features) {
      widest = Math.max(widest, Blocking.stride(columns));
    }
    float[][] gradients = new float[2][maxRows * widest + SLACK];
    for (int i = 0; i < count; i++) {
      boolean asGiven = i == 0 && plan.embedding() == null;
      SegmentSpec spec = plan.segments().get(i);
      int stride = asGiven ? features[0] : spec.strideOf(features[i]);
      segments.add(
          new Segment(
              spec,
              features[i],
              new float[maxRows * stride + SLACK],
              stride,
              gradients[i % 2],
              maxRows,
              workers.count(),
              kernels.elementwise(),
              kernels.norm()));
    }
    Lookup lookup = Lookup.of(network);
    embedded =
        plan.embedding() == null || lookup == null
            ? null
            : new EmbeddedInput(
                0, plan.embedding().tables(), lookup, segments.getFirst(), maxRows, workers);
    learnsBelow = new boolean[count];
    boolean learns = embedded != null;
    int largest = 0;
    for (int i = 0; i < count; i++) {
      Norm norm = segments.get(i).norm;
      learns |= norm != null && (norm.layer.learnGamma() || norm.layer.learnBeta());
      learnsBelow[i] = learns;
      if (i + 1 < count && plan.links().get(i) instanceof Plan.Product p) {
        links.add(weights(p, features[i], i, kernels));
        copies.add(null);
        largest = Math.max(largest, Panels.size(maxRows, features[i + 1]));
        learns = true;
      } else {
        links.add(null);
        copies.add(
            i + 1 < count ? new CopyLink(segments.get(i), segments.get(i + 1), workers) : null);
      }
    }
    logits = new Logits(segments.getLast());
    gradientPanels = new float[largest];
    product = new MatrixProduct(kernels.microKernel(), Blocking.DEFAULT, workers);
    packing = new PanelPacking(workers);
    blame = new Blame(network, segments, links);
  }

  private DenseWeights weights(Plan.Product p, int inputs, int i, Kernels kernels) {
    Norm above = segments.get(i + 1).norm;
    TileEpilogue epilogue =
        above != null && above.needsMoments()
            ? segments.get(i + 1).momentsEpilogue
            : TileEpilogue.NONE;
    return new DenseWeights(
        p.layer(), p.index(), inputs, learnsBelow[i], workers.count(), kernels, epilogue);
  }

  float[] input() {
    return embedded == null ? segments.getFirst().z : embedded.rows;
  }

  /** Forms the transposes again after weights changed. */
  void refresh() {
    for (int i = 0; i < links.size(); i++) {
      DenseWeights w = links.get(i);
      if (w != null) {
        w.refresh(workers);
      }
    }
  }

  /**
   * Forward over the mini-batch in {@link #input}: every segment's z, and its norm's statistics.
   *
   * @return whether all statistics are finite
   */
  boolean forward(int batchRows, long seed, long step, FusedState state) {
    rows = batchRows;
    boolean finite = true;
    if (embedded != null) {
      embedded.forward(batchRows);
    }
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      if (segment.dropoutIndex >= 0) {
        segment.dropoutKey(RandomStream.key(seed, "dropout", segment.dropoutIndex, step));
      }
      Norm norm = segment.norm;
      if (norm != null) {
        if (i == 0 && norm.needsMoments()) {
          workers.run(rowBlocks(), workers.count(), inputMoments);
        }
        RunningStatistics running = state.statistics(segment.normIndex);
        finite &= norm.finishMoments(segment.z, segment.stride, rows, running);
      }
      if (i + 1 < segments.size()) {
        forwardLink(i);
      }
    }
    return finite;
  }

  private void forwardLink(int i) {
    if (segments.get(i).keepsOutput()) {
      keeping = i;
      workers.run(rowBlocks(), workers.count(), keepOutput);
    }
    CopyLink copy = copies.get(i);
    if (copy != null) {
      copy.forward(rows);
    }
    DenseWeights w = links.get(i);
    if (w == null) {
      return;
    }
    Segment above = segments.get(i + 1);
    product.run(
        MatrixProduct.Left.ROWS,
        segments.get(i).output,
        rows,
        w.inputs,
        w.features,
        w.weight,
        above.z,
        above.stride,
        Panels.WIDTH,
        w.biasEpilogue);
  }

  /** Backward from the logits' gradient: gradients of all weights, biases, gammas and betas. */
  void backward(int batchRows) {
    rows = batchRows;
    for (int i = links.size() - 2; i >= 0; i--) {
      DenseWeights w = links.get(i);
      if (w != null) {
        weightGradient(segments.get(i), w, segments.get(i + 1));
      }
      if (learnsBelow[i]) {
        gradientBelow(i, w);
        Norm norm = segments.get(i).norm;
        if (norm != null) {
          norm.finishGradient(rows);
        }
      }
    }
    if (embedded != null) {
      embedded.backward(batchRows);
    }
  }

  private void weightGradient(Segment below, DenseWeights w, Segment above) {
    packing.run(above.inputGradient, rows, w.features, gradientPanels);
    product.run(
        MatrixProduct.Left.TRANSPOSED,
        below.output,
        w.inputs,
        rows,
        w.features,
        gradientPanels,
        w.gradient,
        Panels.WIDTH,
        w.inputs * Panels.WIDTH,
        w.gradientEpilogue);
    if (w.layer.bias()) {
      above.biasSums.merge(rows);
      double[] sums = above.biasSums.dy();
      for (int j = 0; j < w.features; j++) {
        w.biasGradient[j] = (float) sums[j];
      }
    }
  }

  private void gradientBelow(int i, @Nullable DenseWeights w) {
    Segment below = segments.get(i);
    CopyLink copy = copies.get(i);
    if (copy != null) {
      copy.backward(rows);
    }
    if (w == null) {
      return;
    }
    product.run(
        MatrixProduct.Left.ROWS,
        segments.get(i + 1).inputGradient,
        rows,
        w.features,
        w.inputs,
        w.transposed,
        below.gradient,
        below.gradientStride,
        Panels.WIDTH,
        below.gradientEpilogue);
  }

  private int rowBlocks() {
    return (rows + Blocking.ROWS - 1) / Blocking.ROWS;
  }

  private void inputMoments(int block, int worker) {
    Segment segment = segments.get(0);
    int row = block * Blocking.ROWS;
    int count = Math.min(Blocking.ROWS, rows - row);
    for (int column = 0; column < segment.features; column += Panels.WIDTH) {
      segment.momentsEpilogue.finish(
          row,
          count,
          column,
          Math.min(Panels.WIDTH, segment.features - column),
          segment.z,
          row * segment.stride + column,
          segment.stride,
          worker);
    }
  }

  private void keepOutput(int block, int worker) {
    int row = block * Blocking.ROWS;
    segments.get(keeping).keepOutput(row, Math.min(Blocking.ROWS, rows - row));
  }

  /** Names the first matrix that is not finite, or the loss where all are. */
  String refusal(int batchRows) {
    return blame.refusal(batchRows);
  }

  /** What messages call a layer, such as {@code layer 3 (Dense)}. */
  String name(int layer) {
    return blame.name(layer);
  }
}
