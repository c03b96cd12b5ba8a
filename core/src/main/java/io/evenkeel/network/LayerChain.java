package io.evenkeel.network;

import io.evenkeel.kernels.ActivationFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Layers one after another, as they are written down: a whole network's, or one way's of a {@link
 * Residual}.
 *
 * @param <C> the chain itself, which every method returns
 */
public abstract sealed class LayerChain<C extends LayerChain<C>>
    permits Network.Builder, LayerChain.Way {
  private final List<Entry> entries = new ArrayList<>();

  LayerChain() {}

  /** One way through a {@link Residual}: its branch or its shortcut. */
  public static final class Way extends LayerChain<Way> {
    Way() {}

    @Override
    Way self() {
      return this;
    }
  }

  /**
   * A layer.
   *
   * @param name its own, or null for its number
   * @param free whether it has a bias that is left out where a BatchNorm follows, directly or after
   *     max pooling
   */
  private record Entry(@Nullable String name, Layer layer, boolean free) {}

  abstract C self();

  /**
   * Learned vectors of categories, whose codes are the last columns of the input; only as the first
   * layer of a network.
   */
  public final C embedding(EmbeddingTable... tables) {
    return layer(new Embedding(List.of(tables)));
  }

  /** A dense layer; its bias is left out where a BatchNorm follows directly. */
  public final C dense(int features) {
    return dense(features, new Initialization.FromActivation());
  }

  /** A dense layer with its own initialization. */
  public final C dense(int features, Initialization initialization) {
    return add(new Dense(features, true, initialization), true);
  }

  /**
   * A dense layer with the bias switched on or off. A network with a bias directly before a
   * BatchNorm is refused.
   */
  public final C dense(int features, boolean bias) {
    return layer(new Dense(features, bias, new Initialization.FromActivation()));
  }

  /**
   * A convolution with a square kernel, stride 1, padded so that the image keeps its size; its bias
   * is left out where a BatchNorm follows directly.
   */
  public final C conv(int filters, int kernel) {
    return add(Conv2d.of(filters, kernel), true);
  }

  /** As above, over every stride-th pixel. */
  public final C conv(int filters, int kernel, int stride) {
    return add(Conv2d.of(filters, kernel).withStride(stride), true);
  }

  /** The largest values of windows of size x size side by side. */
  public final C maxPool(int size) {
    return layer(MaxPool2d.of(size));
  }

  /** The means of windows of size x size side by side. */
  public final C averagePool(int size) {
    return layer(AveragePool2d.of(size));
  }

  /** The mean of each channel. */
  public final C globalAveragePool() {
    return layer(new GlobalAveragePool());
  }

  /** Makes an image a row of numbers, in PyTorch's order: channel, row, column. */
  public final C flatten() {
    return layer(new Flatten());
  }

  /** Batch normalization with the defaults. */
  public final C batchNorm() {
    return batchNorm(BatchNorm.DEFAULT);
  }

  /** Batch normalization as described. */
  public final C batchNorm(BatchNorm batchNorm) {
    return layer(batchNorm);
  }

  /** An activation function. */
  public final C activation(ActivationFunction function) {
    return layer(new Activation(function));
  }

  public final C sigmoid() {
    return activation(ActivationFunction.SIGMOID);
  }

  public final C tanh() {
    return activation(ActivationFunction.TANH);
  }

  public final C relu() {
    return activation(ActivationFunction.RELU);
  }

  public final C leakyRelu(float slope) {
    return layer(new Activation(ActivationFunction.LEAKY_RELU, slope));
  }

  public final C gelu() {
    return activation(ActivationFunction.GELU);
  }

  public final C silu() {
    return activation(ActivationFunction.SILU);
  }

  /** Dropout in training; nothing at inference. */
  public final C dropout(double probability) {
    return layer(new Dropout((float) probability));
  }

  /** Every element times a fixed number. */
  public final C scale(double factor) {
    return layer(new Scale((float) factor));
  }

  /** The sum of what the branch makes of a value and the value itself. */
  public final C residual(Consumer<Way> branch) {
    return residual(branch, _ -> {});
  }

  /** The sum of what a branch and a shortcut make of a value. */
  public final C residual(Consumer<Way> branch, Consumer<Way> shortcut) {
    Way one = new Way();
    Way other = new Way();
    branch.accept(one);
    shortcut.accept(other);
    return layer(new Residual(one.layers(), other.layers()));
  }

  /** Any layer, as it is. */
  public final C layer(Layer layer) {
    return add(layer, false);
  }

  /**
   * Gives the layer that was added last a name, which its weights carry in files.
   *
   * @throws IllegalStateException if there is no layer yet
   */
  public final C named(String name) {
    if (entries.isEmpty()) {
      throw new IllegalStateException("a name follows the layer that it is given to");
    }
    Entry last = entries.removeLast();
    entries.add(new Entry(name, last.layer(), last.free()));
    return self();
  }

  /**
   * Any layer.
   *
   * @param free whether it has a bias that is left out where a BatchNorm follows
   */
  final C add(Layer layer, boolean free) {
    entries.add(new Entry(null, layer, free));
    return self();
  }

  /** The layers, every free bias decided. */
  final List<Layer> layers() {
    List<Layer> given = entries.stream().map(Entry::layer).toList();
    List<Layer> layers = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      Layer layer =
          entry.free()
                  && NormPlacement.follows(given, i + 1)
                  && entry.layer() instanceof WeightedLayer weighted
              ? weighted.withBias(false)
              : entry.layer();
      layers.add(entry.name() == null ? layer : new Named(entry.name(), layer));
    }
    return layers;
  }
}
