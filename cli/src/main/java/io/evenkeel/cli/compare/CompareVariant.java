package io.evenkeel.cli.compare;

import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.settings.NetworkSettings;
import io.evenkeel.cli.settings.NormPlace;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Network;
import java.util.EnumSet;
import java.util.List;

/** A network of a comparison, by where its batch normalization stands. */
enum CompareVariant {
  /** Nowhere in the hidden layers. */
  WITHOUT,
  /** Before each activation. */
  BEFORE,
  /** After each activation. */
  AFTER,
  /** On the input alone. */
  INPUT;

  /**
   * A network with batch normalization in this place.
   *
   * @param without the network without it
   */
  Network of(Network without, BatchNorm norm) {
    Network.Builder builder = Network.input(without.inputFeatures());
    List<Layer> layers = without.layers();
    int input = layers.getFirst() instanceof Embedding ? 1 : 0;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      boolean isActivation = layer instanceof Activation;
      if ((this == INPUT && i == input) || (this == BEFORE && isActivation)) {
        builder.batchNorm(norm);
      }
      if (layer instanceof Dense dense) {
        builder.dense(dense.features(), dense.initialization());
      } else {
        builder.layer(layer);
      }
      if (this == AFTER && isActivation) {
        builder.batchNorm(norm);
      }
    }
    return builder.build();
  }

  /** The settings of a network of images with batch normalization in this place. */
  NetworkSettings of(NetworkSettings network) {
    return switch (this) {
      case WITHOUT -> network.withNorm(NormPlace.NONE, network.normalizeInput());
      case BEFORE -> network.withNorm(NormPlace.BEFORE, network.normalizeInput());
      case AFTER -> network.withNorm(NormPlace.AFTER, network.normalizeInput());
      case INPUT -> network.withNorm(NormPlace.NONE, true);
    };
  }

  /** For picocli: what can be compared with the network without. */
  static final class Converter extends EnumConverter<CompareVariant> {
    Converter() {
      super(EnumSet.of(BEFORE, AFTER, INPUT));
    }
  }
}
