package io.evenkeel.lab.report;

import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Network;
import java.util.Locale;
import java.util.stream.Collectors;

/** A network in words. */
final class NetworkText {
  private NetworkText() {}

  /** Such as {@code 784 → dense 512 → batchNorm → relu → dense 10}. */
  static String oneLine(Network network) {
    return network.inputFeatures()
        + network.layers().stream().map(layer -> " → " + name(layer)).collect(Collectors.joining());
  }

  /** A layer a line, with all of its settings. */
  static String lines(Network network) {
    StringBuilder lines = new StringBuilder("input " + network.inputFeatures());
    for (int i = 0; i < network.layers().size(); i++) {
      lines.append("\n%2d  %s".formatted(i, network.layers().get(i)));
    }
    return lines.toString();
  }

  private static String name(Layer layer) {
    return switch (layer) {
      case Dense dense -> "dense " + dense.features();
      case BatchNorm _ -> "batchNorm";
      case Activation activation -> activation.function().name().toLowerCase(Locale.ROOT);
      case Embedding embedding -> "embeddings " + embedding.tables().size();
      case Dropout dropout -> "dropout " + dropout.probability();
    };
  }
}
