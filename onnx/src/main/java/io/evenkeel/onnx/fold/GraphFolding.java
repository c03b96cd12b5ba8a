package io.evenkeel.onnx.fold;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.onnx.export.ParityCertificate;
import io.evenkeel.onnx.fold.FoldedModel.Folded;
import io.evenkeel.onnx.fold.FoldedModel.Kept;
import io.evenkeel.onnx.graph.Nodes;
import io.evenkeel.onnx.internal.BatchNormNode;
import io.evenkeel.onnx.internal.ChannelAffine;
import io.evenkeel.onnx.internal.Constants;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.MutableGraph;
import io.evenkeel.onnx.internal.UnfoldableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Folds the batch normalizations of a graph. At inference each is an affine map of its channels,
 * {@code y = x s + t} with {@code s = gamma / sqrt(variance + epsilon)} and {@code t = beta - mean
 * s}. Together with the scale layers (Mul, Add, Sub, Div by constants), Identity and Dropout nodes
 * around it, it goes
 *
 * <ol>
 *   <li>into the Conv, ConvTranspose, Gemm or MatMul that makes its input, if nobody else reads
 *       that ({@link FoldBehind}),
 *   <li>else into the one that alone reads its output, if that is exact ({@link FoldAhead}),
 *   <li>else it stays, takes the scale layers behind it into its gamma and beta, and is listed with
 *       the reason.
 * </ol>
 *
 * <p>All in double, rounded to the weight's type once, subnormal numbers to 0. A weight that other
 * nodes read too is copied. Initializers that are inputs too count as constants. What no output
 * needs any more is dropped. Folding a folded model changes nothing.
 */
public final class GraphFolding {
  private final MutableGraph graph;
  private final Constants constants;
  private final AffineSteps affineSteps;
  private final FoldBehind foldBehind;
  private final FoldAhead foldAhead;
  private final List<Folded> folded = new ArrayList<>();
  private final List<Kept> kept = new ArrayList<>();

  private GraphFolding(ModelProto model) {
    graph = new MutableGraph(model);
    constants = new Constants(graph);
    Ranks ranks = new Ranks(graph, constants);
    affineSteps = new AffineSteps(graph, constants, ranks);
    LinearLayers layers = new LinearLayers(graph, constants, ranks, affineSteps);
    foldBehind = new FoldBehind(layers);
    foldAhead = new FoldAhead(layers);
  }

  /**
   * Folds all that can be folded.
   *
   * @param model a whole model, as {@link io.evenkeel.onnx.graph.OnnxFile#read} gives it
   */
  public static FoldedModel fold(ModelProto model) {
    GraphFolding folding = new GraphFolding(model);
    for (GraphNode node : folding.graph.nodes()) {
      if (node.is(BatchNormNode.OPERATOR) && folding.graph.contains(node)) {
        folding.fold(node);
      }
    }
    folding.listBodies();
    ModelProto after = folding.graph.toModel();
    return new FoldedModel(
        model,
        folding.folded.isEmpty() ? after : ParityCertificate.removedFrom(after),
        List.copyOf(folding.folded),
        List.copyOf(folding.kept));
  }

  private void fold(GraphNode node) {
    try {
      BatchNormNode batchNorm = BatchNormNode.of(node, graph, constants);
      Chain chain = Chain.around(node, batchNorm.affine(), graph, affineSteps);
      fold(batchNorm, chain);
    } catch (UnfoldableException e) {
      kept.add(new Kept(node.label(), e.reason(), List.of()));
    }
  }

  private void fold(BatchNormNode batchNorm, Chain chain) throws UnfoldableException {
    String before;
    try {
      GraphNode layer = layerBefore(chain);
      String label = layer.label();
      foldBehind.fold(layer, chain.whole(), addName(chain), chain.output());
      finished(chain, label);
      return;
    } catch (UnfoldableException e) {
      before = e.reason();
    }
    try {
      finished(chain, foldAhead(batchNorm, chain));
    } catch (UnfoldableException e) {
      List<String> taken = takeScaleLayers(batchNorm, chain);
      kept.add(new Kept(chain.batchNorm().label(), before + "; " + e.reason(), taken));
    }
  }

  /** The name of an Add that carries the shift. */
  private static String addName(Chain chain) {
    String name = chain.batchNorm().proto().getName();
    return name.isEmpty() ? "" : name + "_shift";
  }

  private void finished(Chain chain, String layer) {
    chain.steps().forEach(graph::remove);
    for (GraphNode step : chain.steps()) {
      if (step.is(BatchNormNode.OPERATOR)) {
        folded.add(new Folded(step.label(), layer));
      }
    }
  }

  private GraphNode layerBefore(Chain chain) throws UnfoldableException {
    GraphNode layer = graph.producer(chain.input());
    if (layer == null) {
      throw new UnfoldableException("no node makes its input");
    }
    if (!LinearLayers.isLinear(layer)) {
      throw new UnfoldableException("%s before it is no linear layer".formatted(layer.label()));
    }
    if (!Chain.isPrivate(chain.input(), graph)) {
      throw new UnfoldableException(
          "it is not the only one to read what %s before it makes".formatted(layer.label()));
    }
    return layer;
  }

  private String foldAhead(BatchNormNode batchNorm, Chain chain) throws UnfoldableException {
    GraphNode next = Chain.onlyReader(chain.output(), graph);
    if (next == null) {
      throw new UnfoldableException(
          graph.isPinned(chain.output())
              ? "its result is an output of the graph"
              : "its result is not read by exactly one node");
    }
    @Nullable GraphNode flatten = null;
    String value = chain.output();
    if (next.is("Flatten") && next.integer("axis", 1) == 1) {
      flatten = next;
      value = flatten.output();
      next = Objects.requireNonNullElse(Chain.onlyReader(value, graph), flatten);
    }
    if (!LinearLayers.isLinear(next) || !value.equals(next.input(0))) {
      throw new UnfoldableException(
          "%s behind it is no linear layer that reads it".formatted(next.label()));
    }
    if (!(batchNorm.cancellation() <= BatchNorm.FOLD_LIMIT)) {
      throw new UnfoldableException(
          String.format(
              Locale.ROOT,
              "its mean is up to %.0f standard deviations from 0, so that %s behind it would lose"
                  + " more than 8 of 24 bits",
              batchNorm.cancellation(),
              next.label()));
    }
    String label = next.label();
    String input = flatten == null ? chain.input() : value;
    foldAhead.fold(next, chain.whole(), input, flatten != null, addName(chain));
    if (flatten != null) {
      graph.replace(flatten, flatten.proto().toBuilder().setInput(0, chain.input()).build());
    }
    return label;
  }

  /** Takes the scale layers behind a batch normalization into its gamma and beta. */
  private List<String> takeScaleLayers(BatchNormNode batchNorm, Chain chain)
      throws UnfoldableException {
    int end = chain.steps().size();
    while (end > chain.at() + 1 && affineSteps.passes(chain.steps().get(end - 1))) {
      end--;
    }
    ChannelAffine behind = chain.behind(end);
    if (behind == null) {
      return List.of();
    }
    GraphNode node = chain.batchNorm();
    double[] gamma = batchNorm.gamma().values().clone();
    double[] beta = batchNorm.beta().values().clone();
    for (int c = 0; c < gamma.length; c++) {
      gamma[c] *= behind.scale()[c];
      beta[c] = beta[c] * behind.scale()[c] + behind.shift()[c];
    }
    TensorProto newGamma =
        batchNorm.gamma().with(batchNorm.gamma().dims(), gamma).tensor(gammaName(node));
    TensorProto newBeta =
        batchNorm.beta().with(batchNorm.beta().dims(), beta).tensor(betaName(node));
    graph.put(newGamma);
    graph.put(newBeta);
    NodeProto.Builder changed = node.proto().toBuilder();
    changed.setInput(1, newGamma.getName()).setInput(2, newBeta.getName());
    changed.setOutput(0, chain.steps().get(end - 1).output());
    List<String> taken = new ArrayList<>();
    for (GraphNode step : chain.steps().subList(chain.at() + 1, end)) {
      graph.remove(step);
      if (step.is(BatchNormNode.OPERATOR)) {
        folded.add(new Folded(step.label(), node.label()));
      } else {
        taken.add(step.label());
      }
    }
    graph.replace(node, changed.build());
    return taken;
  }

  private String gammaName(GraphNode node) {
    return graph.nameForChanged(BatchNormNode.gammaName(node));
  }

  private String betaName(GraphNode node) {
    return graph.nameForChanged(BatchNormNode.betaName(node));
  }

  /** Lists what is inside control flow and functions. */
  private void listBodies() {
    for (GraphProto body : MutableGraph.bodies(graph.model().getGraph())) {
      listInside(body.getNodeList(), "it is inside the body of a control-flow node");
    }
    for (var function : graph.model().getFunctionsList()) {
      listInside(function.getNodeList(), "it is inside a function of the model");
    }
  }

  private void listInside(List<NodeProto> nodes, String reason) {
    for (NodeProto node : nodes) {
      if (Nodes.isStandard(node) && node.getOpType().equals(BatchNormNode.OPERATOR)) {
        kept.add(new Kept(Nodes.label(node), reason, List.of()));
      }
    }
  }
}
