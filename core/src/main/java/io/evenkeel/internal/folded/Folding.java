package io.evenkeel.internal.folded;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.internal.folded.FoldedLayer.Affine;
import io.evenkeel.internal.folded.FoldedLayer.Filters;
import io.evenkeel.internal.folded.FoldedLayer.Gather;
import io.evenkeel.internal.folded.FoldedLayer.Linear;
import io.evenkeel.internal.folded.FoldedLayer.Pixels;
import io.evenkeel.internal.folded.FoldedLayer.Pointwise;
import io.evenkeel.internal.folded.FoldedLayer.Sum;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.image.ConvShape;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Graph;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Op;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Scale;
import io.evenkeel.network.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Folds BatchNorm into the dense layers beside it, for inference. With s = gamma / sqrt(variance +
 * epsilon), a BatchNorm is the affine map {@code y = (x - mean) * s + beta}:
 *
 * <pre>
 *   behind a dense layer    W' = W diag(s)    b' = (b - mean) * s + beta
 *   before a dense layer    W' = diag(s) W    b' = b + (beta - mean * s) W
 * </pre>
 *
 * <p>A convolution is a dense layer here, its taps being its inputs; but a BatchNorm before one
 * that pads stays, since the padding's zeros are not normalised. A {@link Scale} folds as a
 * BatchNorm with mean and beta 0 does, which leaves these zeros as they are.
 *
 * <p>All in double; the result is rounded to float once. Dropout and the identity vanish. Where
 * {@link BatchNorm#FOLD_LIMIT} is exceeded, folding would trade the subtraction of the mean for a
 * difference of two large products and lose digits that training had, so such a BatchNorm stays an
 * {@link Affine} step, as does one without a dense layer next to it, or one between two values that
 * other layers read too.
 *
 * <p>Source: Jacob et al. 2018, section 3.2; Ioffe and Szegedy 2015, Alg. 2.
 */
public final class Folding {
  private final Graph graph;
  private final Function<ParameterKey, float[]> parameters;
  private final Function<Node, Moments> moments;
  private final FoldedSteps steps = new FoldedSteps();

  /** The value of each node; nodes that change nothing share that of their input. */
  private final Value[] values;

  /**
   * How many steps read the value of each node; for nodes that change nothing, that of their input.
   */
  private final int[] uses;

  private Folding(
      Graph graph, Function<ParameterKey, float[]> parameters, Function<Node, Moments> moments) {
    this.graph = graph;
    this.parameters = parameters;
    this.moments = moments;
    values = new Value[graph.nodes().size()];
    uses = new int[values.length];
    for (Node node : graph.nodes()) {
      if (!vanishes(node.op())) {
        node.inputs().forEach(input -> uses[source(input)]++);
      }
    }
    uses[source(graph.output())]++;
  }

  private static boolean vanishes(Op op) {
    return op instanceof Dropout
        || (op instanceof Activation a && a.function() == ActivationFunction.IDENTITY);
  }

  /** The node whose value a node has, where layers between them change nothing. */
  private int source(int node) {
    Node at = graph.node(node);
    return vanishes(at.op()) ? source(at.input()) : node;
  }

  /**
   * Folds a network.
   *
   * @param network what to fold
   * @param parameters the values of a parameter by its key, a dense layer's weight being inputs x
   *     features; read
   * @param moments the inference statistics of a BatchNorm by its node
   * @return the steps of inference, in order
   * @throws InvalidInputException if a folded number is too large for a float
   */
  public static FoldedNetwork fold(
      Network network,
      Function<ParameterKey, float[]> parameters,
      Function<Node, Moments> moments) {
    Graph graph = network.graph();
    Folding folding = new Folding(graph, parameters, moments);
    for (Node node : graph.nodes()) {
      folding.values[node.id()] = folding.value(node);
    }
    int output = folding.register(folding.values[graph.output()]);
    int outputs = graph.last().shape().features();
    return folding.steps.network(network.input(), outputs, output);
  }

  /** A dense layer or convolution in double, until nothing more can be folded into it. */
  private record Dense64(
      String path,
      int from,
      Shape shape,
      @Nullable ConvShape convolution,
      double[] weight,
      double[] bias) {}

  /** A value: a register, or what is still to be done to one. */
  private static final class Value {
    private int register;
    private @Nullable Dense64 dense;
    private @Nullable Affine64 pending;

    /** The shape of what is pending. */
    private Shape shape = Shape.of(1);
  }

  private Value value(Node node) {
    Shape shape = node.shape();
    return switch (node.op()) {
      case Op.Input _ -> new Value();
      case Op.Add _ -> {
        int sum = register(values[node.inputs().get(0)]);
        int skip = register(values[node.inputs().get(1)]);
        yield computed(steps.add(new Sum(skip), sum, shape));
      }
      case Embedding e -> {
        List<float[]> tables = new ArrayList<>();
        for (int t = 0; t < e.tables().size(); t++) {
          tables.add(parameter(node, Embedding.role(t)));
        }
        Lookup lookup = new Lookup(e, graph.inputShape(node).features());
        int from = register(values[node.input()]);
        yield computed(steps.add(new Gather(lookup, tables), from, shape));
      }
      case Dense d -> dense(node, null, d.bias());
      case Conv2d c -> dense(node, c.geometry(graph.inputShape(node)), c.bias());
      case ImageLayer layer -> {
        int from = register(values[node.input()]);
        yield computed(steps.add(new Pixels(layer, graph.inputShape(node)), from, shape));
      }
      case BatchNorm b ->
          affine(
              node,
              Affine64.of(
                  node.path(),
                  b,
                  parameter(node, BatchNorm.GAMMA),
                  parameter(node, BatchNorm.BETA),
                  moments.apply(node)));
      case Scale s -> affine(node, Affine64.of(node.path(), s, shape.channels()));
      case Activation a when !vanishes(a) -> {
        int from = register(values[node.input()]);
        yield computed(steps.add(new Pointwise(a.function(), a.slope()), from, shape));
      }
      case Activation _, Dropout _ -> values[node.input()];
    };
  }

  private static Value computed(int register) {
    Value value = new Value();
    value.register = register;
    return value;
  }

  private float[] parameter(Node node, String role) {
    return parameters.apply(new ParameterKey(node.path(), role));
  }

  /** Whether no other step reads the value that a node is computed from. */
  private boolean readsAlone(Node node) {
    return uses[source(node.input())] == 1;
  }

  private Value dense(Node node, @Nullable ConvShape convolution, boolean biased) {
    Shape shape = node.shape();
    float[] weight = parameter(node, Dense.WEIGHT);
    double[] w = new double[weight.length];
    Arrays.setAll(w, i -> weight[i]);
    double[] b = new double[shape.channels()];
    if (biased) {
      float[] bias = parameter(node, Dense.BIAS);
      Arrays.setAll(b, j -> bias[j]);
    }
    Value below = values[node.input()];
    Affine64 before = below.pending;
    if (before != null && foldable(before, convolution) && readsAlone(node)) {
      below.pending = null;
      before.foldIntoNext(w, b);
    }
    Value value = new Value();
    value.dense = new Dense64(node.path(), register(below), shape, convolution, w, b);
    return value;
  }

  /** Whether a step goes into the layer behind it: a dense one, where no convolution is given. */
  private static boolean foldable(Affine64 before, @Nullable ConvShape behind) {
    return before.foldable()
        && (behind == null || (behind.groups() == 1 && (unpadded(behind) || before.keepsZeros())));
  }

  private static boolean unpadded(ConvShape shape) {
    return shape.padTop() + shape.padBottom() + shape.padLeft() + shape.padRight() == 0;
  }

  private Value affine(Node node, Affine64 affine) {
    Value below = values[node.input()];
    if (affine.foldable() && readsAlone(node)) {
      if (below.dense != null) {
        affine.foldIntoLast(below.dense.weight(), below.dense.bias());
        return below;
      }
      if (below.pending != null) {
        below.pending = below.pending.then(affine);
        return below;
      }
    }
    Value value = computed(register(below));
    value.pending = affine;
    value.shape = node.shape();
    return value;
  }

  /** The register of a value; what is still in double is rounded to float and becomes a step. */
  private int register(Value value) {
    Dense64 d = value.dense;
    if (d != null) {
      value.dense = null;
      float[] weight = Affine64.rounded(d.weight(), d.path());
      float[] bias = Affine64.rounded(d.bias(), d.path());
      ConvShape convolution = d.convolution();
      FoldedLayer layer =
          convolution == null
              ? new Linear(weight.length / bias.length, bias.length, weight, bias)
              : new Filters(convolution, weight, bias);
      value.register = steps.add(layer, d.from(), d.shape());
    }
    Affine64 a = value.pending;
    if (a != null) {
      value.pending = null;
      Affine affine = a.rounded();
      value.register = steps.add(affine, value.register, value.shape);
    }
    return value.register;
  }
}
