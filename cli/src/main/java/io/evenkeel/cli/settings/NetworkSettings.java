package io.evenkeel.cli.settings;

import io.evenkeel.data.ImageDataset;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Layer;
import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.Named;
import io.evenkeel.network.Network;
import io.evenkeel.network.NetworkText;
import io.evenkeel.network.NormPlacement;
import io.evenkeel.network.Shape;
import io.evenkeel.network.Statistics;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a run's settings that describes its network.
 *
 * @param name as {@link NetworkNames} has it
 * @param layers a {@link NetworkText} that takes the name's place; empty where the name holds
 * @param hidden features of each hidden layer of {@link NetworkNames#MLP}
 * @param activation of a network by name; {@code layers} state their own
 * @param norm where BatchNorm stands; with {@code layers}, {@code BEFORE} means where they say
 * @param normalizeInput whether a BatchNorm stands on the input
 * @param dropout after each hidden layer; in networks of images before the last dense one
 * @param ghostRows rows of BatchNorm's groups; 0 for the whole mini-batch
 * @param init as {@link InitConverter} reads it
 */
public record NetworkSettings(
    String name,
    String layers,
    List<Integer> hidden,
    ActivationFunction activation,
    NormPlace norm,
    boolean normalizeInput,
    double dropout,
    double emaDecay,
    int ghostRows,
    Statistics statistics,
    String init) {

  public NetworkSettings {
    hidden = List.copyOf(hidden);
    if (hidden.isEmpty() && layers.isEmpty() && name.equals(NetworkNames.MLP)) {
      throw new InvalidInputException(
          "a network needs at least one hidden layer: give --hidden, such as --hidden 100,100");
    }
  }

  /** The same with batch normalization elsewhere. */
  public NetworkSettings withNorm(NormPlace place, boolean onInput) {
    return new NetworkSettings(
        name,
        layers,
        hidden,
        activation,
        place,
        onInput,
        dropout,
        emaDecay,
        ghostRows,
        statistics,
        init);
  }

  /** What people call the network. */
  String title() {
    return layers.isEmpty() ? name : "the network of --layers";
  }

  /** Its BatchNorms, where nothing says otherwise. */
  public BatchNorm batchNorm() {
    return changed(BatchNorm.DEFAULT);
  }

  private BatchNorm changed(BatchNorm batchNorm) {
    return batchNorm.withEmaDecay(emaDecay).withStatistics(statistics).withGhostRows(ghostRows);
  }

  /** The network for the images and classes of a data set. */
  public Network network(ImageDataset data) {
    int height = data.images().height();
    int width = data.images().width();
    return network(new Shape(height, width, data.features() / (height * width)), data.classes());
  }

  /** The network for images of a shape and that many outputs. */
  public Network network(Shape image, int outputs) {
    if (!layers.isEmpty()) {
      return finished(fromText(image, outputs));
    }
    if (name.equals(NetworkNames.MLP)) {
      return dense(image.features(), outputs);
    }
    Network named =
        NetworkNames.network(name, image, outputs)
            .with(layer ->
                switch (layer) {
                  case Activation _ -> new Activation(activation);
                  case BatchNorm batchNorm -> changed(batchNorm);
                  default -> layer;
                });
    return finished(dropout > 0 ? dropped(named) : named);
  }

  private Network fromText(Shape image, int outputs) {
    try {
      return NetworkText.parse(layers, image, outputs, batchNorm());
    } catch (InvalidInputException e) {
      throw new InvalidInputException("--layers: " + e.getMessage(), e);
    }
  }

  /** With batch normalization and initial weights as asked for. */
  private Network finished(Network network) {
    Network placed =
        switch (norm) {
          case BEFORE -> network;
          case AFTER ->
              NormPlacement.isAfter(network) ? network : NormPlacement.after(network, title());
          case NONE -> NormPlacement.none(network);
        };
    Initialization initialization = InitConverter.parse(init);
    Network initialized = placed.with(layer -> initialized(layer, initialization));
    if (!normalizeInput) {
      return initialized;
    }
    return behind(new Named("input_norm", batchNorm()), initialized);
  }

  /**
   * A network with a layer before its first one.
   *
   * @throws InvalidInputException if the numbers that its layers get then are other layers' names
   */
  Network behind(Named first, Network network) {
    List<Layer> all = new ArrayList<>(network.layers());
    all.addFirst(first);
    try {
      return new Network(network.input(), all);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          "%s does not fit behind the layer %s, which this training puts before it: %s"
              .formatted(title(), first.name(), e.getMessage()),
          e);
    }
  }

  /** Layers that say where they start keep it. */
  private static LeafLayer initialized(LeafLayer layer, Initialization initialization) {
    return switch (layer) {
      case Dense dense when dense.initialization() instanceof Initialization.FromActivation ->
          new Dense(dense.features(), dense.bias(), initialization);
      case Conv2d conv when conv.initialization() instanceof Initialization.FromActivation ->
          conv.withInitialization(initialization);
      default -> layer;
    };
  }

  /** With dropout before the last dense layer. */
  private Network dropped(Network network) {
    List<Layer> all = new ArrayList<>(network.layers());
    int last = all.size() - 1;
    while (!(NormPlacement.unnamed(all.get(last)) instanceof Dense)) {
      last--;
    }
    all.add(last, new Named("drop", new Dropout((float) dropout)));
    return new Network(network.input(), all);
  }

  private Network dense(int features, int outputs) {
    Initialization initialization = InitConverter.parse(init);
    BatchNorm batchNorm = batchNorm();
    Network.Builder builder = Network.input(features);
    if (normalizeInput) {
      builder.batchNorm(batchNorm);
    }
    for (int size : hidden) {
      builder.dense(size, initialization);
      if (norm == NormPlace.BEFORE) {
        builder.batchNorm(batchNorm);
      }
      builder.activation(activation);
      if (norm == NormPlace.AFTER) {
        builder.batchNorm(batchNorm);
      }
      if (dropout > 0) {
        builder.dropout(dropout);
      }
    }
    return builder.dense(outputs, initialization).build();
  }
}
