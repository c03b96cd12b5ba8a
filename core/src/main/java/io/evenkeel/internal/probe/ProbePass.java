package io.evenkeel.internal.probe;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixPacker;
import io.evenkeel.kernels.MatrixProduct;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Network;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The probe batch's way through a network, layer by layer as in training, every layer's output kept
 * as a full matrix. It computes with the engine's kernels but on arrays of its own.
 */
final class ProbePass {
  /** No step of a training has this number: the mask is dropout's own, the same at every probe. */
  private static final long MASK_STEP = -1;

  private final Network network;
  private final int rows;
  private final long seed;
  private final Elementwise elementwise;
  private final NormKernels norms;
  private final MatrixProduct product;
  private final Map<Integer, ProbeNorm> batchNorms = new TreeMap<>();

  /** values[i] is the input of layer i, the last one the logits; rows of {@link #stride}. */
  private final float[][] values;

  /**
   * A pass.
   *
   * @param seed the training's, from which dropout's masks are drawn
   */
  ProbePass(Network network, int rows, long seed, Kernels kernels, Workers workers) {
    this.network = network;
    this.rows = rows;
    this.seed = seed;
    elementwise = kernels.elementwise();
    norms = kernels.norm();
    product = new MatrixProduct(kernels.microKernel(), Blocking.DEFAULT, workers);
    values = new float[network.layers().size() + 1][];
    for (int i = 0; i < values.length; i++) {
      int features = network.inputFeaturesOf(i);
      values[i] = new float[Math.multiplyExact(rows, Blocking.stride(features))];
      if (i < network.layers().size() && network.layers().get(i) instanceof BatchNorm norm) {
        batchNorms.put(i, new ProbeNorm(norm, features, rows, norms));
      }
    }
  }

  /** Takes over a copy of the probe batch, rows x input features, row-major. */
  void input(float[] x) {
    int features = network.inputFeatures();
    for (int r = 0; r < rows; r++) {
      System.arraycopy(x, r * features, values[0], r * stride(0), features);
    }
  }

  /** Sends the batch through a network in that state. */
  void forward(TrainingState state) {
    for (int i = 0; i < network.layers().size(); i++) {
      int features = network.inputFeaturesOf(i);
      switch (network.layers().get(i)) {
        case Embedding embedding -> embedding(embedding, state);
        case Dense dense -> dense(i, dense, features, state);
        case BatchNorm _ ->
            norm(i)
                .forward(
                    values[i],
                    values[i + 1],
                    stride(i),
                    rows,
                    state.parameter(i + ".gamma").values(),
                    state.parameter(i + ".beta").values(),
                    state.statistics(i));
        case Activation activation ->
            elementwise
                .activation(activation.function(), activation.slope())
                .forward(values[i], 0, stride(i), values[i + 1], 0, stride(i + 1), rows, features);
        case Dropout dropout -> {
          System.arraycopy(values[i], 0, values[i + 1], 0, values[i].length);
          long key = RandomStream.key(seed, "dropout", i, MASK_STEP);
          elementwise.dropout(
              values[i + 1], 0, stride(i), rows, features, key, 0, 0, dropout.probability());
        }
      }
    }
  }

  /** The lookup of the network's first layer. */
  private void embedding(Embedding embedding, TrainingState state) {
    Lookup lookup = new Lookup(embedding, network.inputFeatures());
    float[][] tables = new float[lookup.tables()][];
    Arrays.setAll(tables, t -> state.parameter("0.table" + t).values());
    for (int r = 0; r < rows; r++) {
      lookup.gather(values[0], r * stride(0), 1, tables, values[1], r * stride(1), stride(1));
    }
  }

  private void dense(int i, Dense dense, int inputs, TrainingState state) {
    int features = dense.features();
    float[] panels = new float[Panels.size(inputs, features)];
    Panels.fromRows(state.parameter(i + ".weight").values(), inputs, features, panels);
    int stride = stride(i + 1);
    product.run(
        MatrixProduct.Left.ROWS,
        new MatrixPacker(values[i], stride(i)),
        rows,
        inputs,
        features,
        panels,
        values[i + 1],
        stride,
        Panels.WIDTH,
        TileEpilogue.NONE);
    if (dense.bias()) {
      int padded = Blocking.padded(features);
      float[] bias = new float[padded];
      System.arraycopy(state.parameter(i + ".bias").values(), 0, bias, 0, features);
      norms.addRow(values[i + 1], 0, stride, bias, 0, rows, padded);
    }
  }

  int rows() {
    return rows;
  }

  /** Input of layer i, or the logits: rows x features with {@link #stride}. */
  float[] values(int i) {
    return values[i];
  }

  /** Distance between the rows of {@link #values}. */
  int stride(int i) {
    return Blocking.stride(network.inputFeaturesOf(i));
  }

  /** The BatchNorm at that index. */
  ProbeNorm norm(int index) {
    ProbeNorm norm = batchNorms.get(index);
    if (norm == null) {
      throw new IllegalArgumentException("layer %d is no BatchNorm".formatted(index));
    }
    return norm;
  }

  /** Writes f'(x) of every element of the input of the activation at that index. */
  void slopes(int index, Activation activation, float[] slopes) {
    Arrays.fill(slopes, 1);
    int stride = stride(index);
    elementwise
        .activation(activation.function(), activation.slope())
        .backward(
            values[index], 0, stride, slopes, 0, stride, rows, network.inputFeaturesOf(index));
  }
}
