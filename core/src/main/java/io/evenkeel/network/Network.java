package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A feed-forward network as a person writes it: layers one after another, some of them made of
 * others; immutable and without weights. A layer's path is its number, as PyTorch's {@code
 * nn.Sequential} counts, or its name where it is {@link Named}; inside a {@link Residual} the
 * residual's path comes first.
 *
 * {@snippet class="io.evenkeel.examples.CoreExamples" region="network"}
 *
 * @param input the shape of one sample of the network's input
 * @param layers in order; the bias of a dense layer that a BatchNorm follows directly is off
 */
public record Network(Shape input, List<Layer> layers) {
  /** How deep residuals may lie inside each other: a file's JSON goes no deeper. */
  public static final int MOST_DEPTH = 6;

  public Network {
    layers = List.copyOf(layers);
    requireDepth(depth(layers));
    Graph graph = Graph.of(input, layers);
    if (graph.nodes().stream().noneMatch(n -> n.op() instanceof WeightedLayer)) {
      throw new InvalidInputException(
          "a network needs at least one dense layer or convolution, but got none");
    }
    requireRow(graph.last());
    requireEmbeddingFirst(graph);
    requireNoBiasBeforeNorm(graph);
  }

  /** A network whose input is rows of {@code inputFeatures} features. */
  public Network(int inputFeatures, List<Layer> layers) {
    this(inputShape(inputFeatures), layers);
  }

  private static Shape inputShape(int features) {
    if (features < 1) {
      throw new InvalidInputException(
          "a network needs at least 1 input feature, but got " + features);
    }
    return Shape.of(features);
  }

  private static void requireDepth(int depth) {
    if (depth > MOST_DEPTH) {
      throw new InvalidInputException(
          "residuals may lie up to %d deep inside each other, but these lie %d deep"
              .formatted(MOST_DEPTH, depth));
    }
  }

  private static int depth(List<Layer> layers) {
    return layers.stream().mapToInt(Network::depth).max().orElse(0);
  }

  private static int depth(Layer layer) {
    return switch (layer) {
      case LeafLayer _ -> 0;
      case Named(_, Layer inner) -> depth(inner);
      case Residual(List<Layer> branch, List<Layer> shortcut) ->
          1 + Math.max(depth(branch), depth(shortcut));
    };
  }

  private static void requireRow(Node last) {
    if (last.shape().positions() > 1) {
      throw new InvalidInputException(
          ("a network ends with a row of numbers, but %s gives %s: put flatten or gap"
                  + " behind it")
              .formatted(last.title(), last.shape()));
    }
  }

  private static void requireEmbeddingFirst(Graph graph) {
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Embedding && (node.order() > 0 || graph.uses()[node.input()] > 1)) {
        throw new InvalidInputException(
            ("layer %s is an Embedding, but only the first layer can be one, because its codes are"
                    + " columns of the network's input")
                .formatted(node.path()));
      }
    }
  }

  private static void requireNoBiasBeforeNorm(Graph graph) {
    int[] uses = graph.uses();
    for (Node norm : graph.batchNorms()) {
      Node below = graph.node(norm.input());
      if (below.op() instanceof WeightedLayer layer && layer.bias() && uses[below.id()] == 1) {
        throw new InvalidInputException(
            ("layer %s is %s with a bias and layer %s is a BatchNorm, which subtracts that bias"
                    + " again: leave the bias out")
                .formatted(
                    below.path(),
                    below.op() instanceof Dense ? "dense" : "a convolution",
                    norm.path()));
      }
    }
  }

  /** Starts a network whose input is rows x {@code features}. */
  public static Builder input(int features) {
    return new Builder(inputShape(features), true);
  }

  /** Starts a network whose input is images of the given size, channels last. */
  public static Builder image(int height, int width, int channels) {
    return new Builder(new Shape(height, width, channels), false);
  }

  /** The network's values and how each is computed: what all other code walks. */
  public Graph graph() {
    return Graph.of(input, layers);
  }

  /** Number of columns of the network's input. */
  public int inputFeatures() {
    return input.features();
  }

  /** Number of columns of the network's output. */
  public int outputFeatures() {
    return graph().last().shape().features();
  }

  /** Whether any layer is a BatchNorm that normalises by its mini-batch in training. */
  public boolean normalizesByBatch() {
    return batchNormalized().findAny().isPresent();
  }

  /**
   * Whether one of those has a single number of a row in each column, so that it cannot normalise a
   * mini-batch of one row; of an image it has one a pixel.
   */
  public boolean needsTwoRows() {
    return batchNormalized().anyMatch(n -> n.shape().positions() == 1);
  }

  private Stream<Node> batchNormalized() {
    return graph().nodes().stream()
        .filter(n -> n.op() instanceof BatchNorm b && b.normalizeBy() == NormalizeBy.BATCH);
  }

  /** The same network with some layers replaced, also those inside of others. */
  public Network with(UnaryOperator<LeafLayer> change) {
    return withPaths((_, layer) -> change.apply(layer));
  }

  /** As {@link #with}, where the replacement may depend on the layer's path too. */
  public Network withPaths(BiFunction<String, LeafLayer, LeafLayer> change) {
    return new Network(input, changed("", "", layers, change));
  }

  /** The same network with every BatchNorm changed. */
  public Network withBatchNorms(UnaryOperator<BatchNorm> change) {
    return with(layer -> layer instanceof BatchNorm norm ? change.apply(norm) : layer);
  }

  /**
   * The same network with that initialization of the weights of every dense layer and convolution.
   */
  public Network withInitialization(Initialization initialization) {
    return with(layer ->
        switch (layer) {
          case Dense dense -> dense.withInitialization(initialization);
          case Conv2d conv -> conv.withInitialization(initialization);
          default -> layer;
        });
  }

  /**
   * Layers, changed.
   *
   * @param parent path of what they are in, with a dot at its end, or nothing
   * @param list what stands between that and a layer's number, with a dot at its end, or nothing
   */
  private static List<Layer> changed(
      String parent,
      String list,
      List<Layer> layers,
      BiFunction<String, LeafLayer, LeafLayer> change) {
    List<Layer> result = new ArrayList<>();
    for (Layer layer : layers) {
      result.add(
          layer instanceof Named(String name, Layer inner)
              ? new Named(name, changed(parent + name, inner, change))
              : changed(parent + list + result.size(), layer, change));
    }
    return result;
  }

  private static Layer changed(
      String path, Layer layer, BiFunction<String, LeafLayer, LeafLayer> change) {
    return switch (layer) {
      case LeafLayer leaf -> change.apply(path, leaf);
      case Named(String name, Layer inner) -> new Named(name, changed(path, inner, change));
      case Residual(List<Layer> branch, List<Layer> shortcut) ->
          new Residual(
              changed(path + ".", "branch.", branch, change),
              changed(path + ".", "shortcut.", shortcut, change));
    };
  }

  /** Builds a {@link Network} layer by layer. */
  public static final class Builder extends LayerChain<Builder> {
    private final Shape input;

    /** Whether the input is rows of numbers, not images of one pixel. */
    private final boolean rows;

    Builder(Shape input, boolean rows) {
      this.input = input;
      this.rows = rows;
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * The network.
     *
     * @throws InvalidInputException when there is no layer with weights, a bias was asked for
     *     directly before a BatchNorm, an Embedding is not the first layer, shapes do not fit, or a
     *     window of several pixels stands over rows of numbers
     */
    public Network build() {
      List<Layer> layers = layers();
      Graph.of(input, layers, rows);
      return new Network(input, layers);
    }
  }
}
