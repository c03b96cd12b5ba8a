package io.evenkeel.internal.trace;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixPacker;
import io.evenkeel.kernels.MatrixProduct;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Graph;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Op;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Scale;
import io.evenkeel.network.Trace;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A network's forward pass, node by node, where every node's value is a full matrix that a {@link
 * Trace} is shown. It computes with the engine's kernels on arrays of its own, unfused and
 * unfolded. Not thread-safe.
 */
public final class TracedPass {
  /**
   * No step of a training has this number, so dropout has a mask of its own here, the same at every
   * pass.
   */
  private static final long MASK_STEP = -1;

  private final Graph graph;
  private final int maxRows;
  private final Elementwise elementwise;
  private final NormKernels norms;
  private final MatrixProduct product;
  private final ImageNodes images;
  private final NodeWeights[] weights;
  private final @Nullable NormColumns[] columns;

  /** The value of each node, rows of {@link #stride}; allocated when it is first needed. */
  private final float[] @Nullable [] values;

  /** The parameters of one node as the kernels take them. */
  private record NodeWeights(float[][] arrays) {}

  /**
   * A pass.
   *
   * @param maxRows most rows that go through at once
   */
  public TracedPass(Network network, int maxRows, Kernels kernels, Workers workers) {
    graph = network.graph();
    this.maxRows = maxRows;
    elementwise = kernels.elementwise();
    norms = kernels.norm();
    product = new MatrixProduct(kernels.microKernel(), Blocking.DEFAULT, workers);
    images = new ImageNodes(graph, maxRows, kernels, workers);
    int count = graph.nodes().size();
    values = new float[count][];
    weights = new NodeWeights[count];
    columns = new NormColumns[count];
    for (Node node : graph.nodes()) {
      weights[node.id()] = new NodeWeights(new float[0][]);
      if (node.op() instanceof BatchNorm norm) {
        columns[node.id()] = new NormColumns(node, norm, maxRows);
      }
    }
  }

  /** Takes over parameters, given in their canonical layout. */
  public void parameters(Function<ParameterKey, float[]> given) {
    for (Node node : graph.nodes()) {
      weights[node.id()] =
          new NodeWeights(
              graph.parameters(node).stream()
                  .map(spec -> given.apply(new ParameterKey(node.path(), spec.role())))
                  .toArray(float[][]::new));
      if (node.op() instanceof Conv2d conv) {
        float[][] arrays = weights[node.id()].arrays();
        arrays[0] = images.panels(node, arrays[0]);
        if (conv.bias()) {
          arrays[1] = padded(arrays[1]);
        }
      }
      if (node.op() instanceof Dense dense) {
        float[][] arrays = weights[node.id()].arrays();
        int inputs = graph.inputShape(node).features();
        float[] panels = new float[Panels.size(inputs, dense.features())];
        Panels.fromRows(arrays[0], inputs, dense.features(), panels);
        arrays[0] = panels;
        if (dense.bias()) {
          arrays[1] = padded(arrays[1]);
        }
      }
    }
  }

  private static float[] padded(float[] bias) {
    return Arrays.copyOf(bias, Blocking.padded(bias.length));
  }

  /**
   * Sends rows through.
   *
   * @param x rows x the network's input features, row-major; read
   * @param source by what BatchNorms normalise
   * @param masks the seed of dropout's masks; empty for inference, where dropout does nothing
   * @param wanted the nodes whose values are needed: those, and what they are computed from
   * @param trace sees every value that is computed, in the order of the graph
   */
  public void run(
      float[] x,
      int rows,
      NormSource source,
      OptionalLong masks,
      Predicate<Node> wanted,
      Trace trace) {
    boolean[] needed = new boolean[graph.nodes().size()];
    for (Node node : graph.nodes().reversed()) {
      needed[node.id()] |= wanted.test(node);
      if (needed[node.id()]) {
        node.inputs().forEach(input -> needed[input] = true);
      }
    }
    for (Node node : graph.nodes()) {
      if (needed[node.id()]) {
        compute(node, x, rows, source, masks);
        trace.see(node, value(node.id()), stride(node.id()), rows * node.shape().positions());
      }
    }
  }

  private void compute(Node node, float[] x, int samples, NormSource source, OptionalLong masks) {
    int to = node.id();
    float[] y = value(to);
    int stride = stride(to);
    int features = node.shape().channels();
    int rows = samples * node.shape().positions();
    switch (node.op()) {
      case Op.Input _ -> {
        for (int r = 0; r < rows; r++) {
          System.arraycopy(x, r * features, y, r * stride, features);
        }
      }
      case Op.Add _ -> {
        System.arraycopy(value(node.inputs().get(0)), 0, y, 0, rows * stride);
        float[] skip = value(node.inputs().get(1));
        norms.addBlock(y, 0, stride, skip, 0, stride, rows, Blocking.padded(features));
      }
      case Embedding embedding -> embed(node, embedding, x, rows);
      case Dense dense -> multiply(node, dense, rows);
      case ImageLayer layer -> {
        int below = node.input();
        Packer input = new MatrixPacker(value(below), stride(below));
        images.forward(node, samples, input, weights[to].arrays(), y, stride);
        if (layer instanceof Conv2d conv && conv.bias()) {
          norms.addRow(y, 0, stride, weights[to].arrays()[1], 0, rows, Blocking.padded(features));
        }
      }
      case BatchNorm _ -> {
        float[] z = value(node.input());
        NormColumns c = columns(node);
        float[][] parameters = weights[to].arrays();
        c.form(node, source, z, stride, rows, parameters[0], parameters[1]);
        c.transform(norms, z, y, stride);
      }
      case Activation activation ->
          elementwise
              .activation(activation.function(), activation.slope())
              .forward(value(node.input()), 0, stride, y, 0, stride, rows, features);
      case Scale scale -> {
        float[] x0 = value(node.input());
        for (int i = 0; i < rows * stride; i++) {
          y[i] = x0[i] * scale.factor();
        }
      }
      case Dropout dropout -> {
        System.arraycopy(value(node.input()), 0, y, 0, rows * stride);
        if (masks.isPresent()) {
          long key = RandomStream.key(masks.getAsLong(), "dropout", node.order(), MASK_STEP);
          elementwise.dropout(y, 0, stride, rows, features, key, 0, 0, dropout.probability());
        }
      }
    }
  }

  private void embed(Node node, Embedding embedding, float[] x, int rows) {
    Lookup lookup = new Lookup(embedding, graph.inputShape(node).features());
    lookup.requireCodes(x, rows, 0, "the rows");
    float[][] tables = weights[node.id()].arrays();
    lookup.gather(x, 0, rows, tables, value(node.id()), 0, stride(node.id()));
  }

  private void multiply(Node node, Dense dense, int rows) {
    float[][] parameters = weights[node.id()].arrays();
    float[] y = value(node.id());
    int stride = stride(node.id());
    product.run(
        MatrixProduct.Left.ROWS,
        new MatrixPacker(value(node.input()), stride(node.input())),
        rows,
        graph.inputShape(node).features(),
        dense.features(),
        parameters[0],
        y,
        stride,
        Panels.WIDTH,
        TileEpilogue.NONE);
    if (dense.bias()) {
      norms.addRow(y, 0, stride, parameters[1], 0, rows, Blocking.padded(dense.features()));
    }
  }

  /**
   * A node's value in the last pass, (rows * positions) x channels with {@link #stride}; of a row
   * of a table, rows x features.
   */
  public float[] value(int node) {
    float[] value = values[node];
    if (value == null) {
      int rows = Math.multiplyExact(maxRows, graph.node(node).shape().positions());
      value = new float[Math.multiplyExact(rows, stride(node))];
      values[node] = value;
    }
    return value;
  }

  /** Distance between the rows of a node's value. */
  public int stride(int node) {
    return Blocking.stride(graph.node(node).shape().channels());
  }

  /** What a BatchNorm did in the last pass. */
  public NormColumns columns(Node norm) {
    return Objects.requireNonNull(columns[norm.id()], norm::title);
  }
}
