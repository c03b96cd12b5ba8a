package io.evenkeel.network;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feed-forward network as a list of layers; immutable and without weights. The index of a layer
 * in {@link #layers} is the index that PyTorch gives it in the equal {@code nn.Sequential}.
 *
 * <pre>{@code
 * Network network = Network.input(784)
 *     .dense(100).batchNorm().sigmoid()
 *     .dense(10)
 *     .build();
 * }</pre>
 *
 * @param inputFeatures number of columns of the network's input
 * @param layers in order; the bias of a dense layer that a BatchNorm follows directly is off
 */
public record Network(int inputFeatures, List<Layer> layers) {

  public Network {
    if (inputFeatures < 1) {
      throw new InvalidInputException(
          "a network needs at least 1 input feature, but got " + inputFeatures);
    }
    layers = List.copyOf(layers);
    if (layers.stream().noneMatch(Dense.class::isInstance)) {
      throw new InvalidInputException("a network needs at least one dense layer, but got none");
    }
    requireEmbeddingFirst(inputFeatures, layers);
    for (int i = 0; i + 1 < layers.size(); i++) {
      if (layers.get(i) instanceof Dense dense
          && dense.bias()
          && layers.get(i + 1) instanceof BatchNorm) {
        throw new InvalidInputException(
            ("layer %d is dense with a bias and layer %d is a BatchNorm, which subtracts that bias"
                    + " again: leave the bias out")
                .formatted(i, i + 1));
      }
    }
  }

  private static void requireEmbeddingFirst(int inputFeatures, List<Layer> layers) {
    for (int i = 1; i < layers.size(); i++) {
      if (layers.get(i) instanceof Embedding) {
        throw new InvalidInputException(
            ("layer %d is an Embedding, but only the first layer can be one, because its codes are"
                    + " columns of the network's input")
                .formatted(i));
      }
    }
    if (layers.getFirst() instanceof Embedding embedding
        && embedding.tables().size() > inputFeatures) {
      throw new InvalidInputException(
          ("an embedding of %d tables needs as many columns of codes, the last ones of the input,"
                  + " but the network has %d input features")
              .formatted(embedding.tables().size(), inputFeatures));
    }
  }

  /** Starts a network whose input is rows x {@code features}. */
  public static Builder input(int features) {
    return new Builder(features);
  }

  /** Number of columns of the input of layer {@code index}. */
  public int inputFeaturesOf(int index) {
    int features = inputFeatures;
    for (int i = 0; i < index; i++) {
      features = layers.get(i).outputFeatures(features);
    }
    return features;
  }

  /** Number of columns of the network's output. */
  public int outputFeatures() {
    return inputFeaturesOf(layers.size());
  }

  /** Whether any layer is a BatchNorm that normalises by its mini-batch in training. */
  public boolean needsTwoRows() {
    return layers.stream()
        .anyMatch(l -> l instanceof BatchNorm b && b.normalizeBy() == NormalizeBy.BATCH);
  }

  /** Builds a {@link Network} layer by layer. */
  public static final class Builder {
    private final int inputFeatures;
    private final List<Entry> entries = new ArrayList<>();

    private Builder(int inputFeatures) {
      this.inputFeatures = inputFeatures;
    }

    /** A dense layer whose bias is chosen (null) by what follows it: none before a BatchNorm. */
    private record Entry(Layer layer, @Nullable Boolean bias) {}

    /**
     * Learned vectors of categories, whose codes are the last columns of the input; only as the
     * first layer.
     */
    public Builder embedding(EmbeddingTable... tables) {
      return layer(new Embedding(List.of(tables)));
    }

    /** A dense layer; its bias is left out where a BatchNorm follows directly. */
    public Builder dense(int features) {
      return dense(features, new Initialization.FromActivation());
    }

    /** A dense layer with its own initialization. */
    public Builder dense(int features, Initialization initialization) {
      entries.add(new Entry(new Dense(features, true, initialization), null));
      return this;
    }

    /**
     * A dense layer with the bias switched on or off.
     *
     * @throws InvalidInputException from {@link #build} when a BatchNorm follows directly and bias
     *     is true
     */
    public Builder dense(int features, boolean bias) {
      entries.add(new Entry(new Dense(features, bias, new Initialization.FromActivation()), bias));
      return this;
    }

    /** Batch normalization with the defaults. */
    public Builder batchNorm() {
      return batchNorm(BatchNorm.DEFAULT);
    }

    /** Batch normalization as described. */
    public Builder batchNorm(BatchNorm batchNorm) {
      return layer(batchNorm);
    }

    /** An activation function. */
    public Builder activation(ActivationFunction function) {
      return layer(new Activation(function));
    }

    public Builder sigmoid() {
      return activation(ActivationFunction.SIGMOID);
    }

    public Builder tanh() {
      return activation(ActivationFunction.TANH);
    }

    public Builder relu() {
      return activation(ActivationFunction.RELU);
    }

    public Builder leakyRelu(float slope) {
      return layer(new Activation(ActivationFunction.LEAKY_RELU, slope));
    }

    public Builder gelu() {
      return activation(ActivationFunction.GELU);
    }

    public Builder silu() {
      return activation(ActivationFunction.SILU);
    }

    /** Dropout in training; nothing at inference. */
    public Builder dropout(double probability) {
      return layer(new Dropout((float) probability));
    }

    /** Any layer, as it is. */
    public Builder layer(Layer layer) {
      entries.add(new Entry(layer, Boolean.TRUE));
      return this;
    }

    /**
     * The network.
     *
     * @throws InvalidInputException when there is no dense layer, a bias was asked for directly
     *     before a BatchNorm, or an Embedding is not the first layer
     */
    public Network build() {
      List<Layer> layers = new ArrayList<>(entries.size());
      for (int i = 0; i < entries.size(); i++) {
        Entry entry = entries.get(i);
        boolean normalized =
            i + 1 < entries.size() && entries.get(i + 1).layer() instanceof BatchNorm;
        layers.add(
            entry.layer() instanceof Dense d && entry.bias() == null
                ? new Dense(d.features(), !normalized, d.initialization())
                : entry.layer());
      }
      return new Network(inputFeatures, layers);
    }
  }
}
