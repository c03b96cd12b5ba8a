package io.evenkeel.cli;

import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Network;
import java.util.stream.Collectors;

/** A network in a few words and numbers. */
record NetworkSummary(Network network) {

  /** The features of the input and of each dense layer: {@code 784 - 512 - 256 - 10}. */
  String widths() {
    String dense =
        network.layers().stream()
            .filter(Dense.class::isInstance)
            .map(layer -> " - " + ((Dense) layer).features())
            .collect(Collectors.joining());
    return network.inputFeatures() + dense;
  }

  /** Number of trained numbers in the whole network. */
  long parameters() {
    long sum = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      sum += parameters(i);
    }
    return sum;
  }

  /** Number of trained numbers in a layer. */
  long parameters(int index) {
    long inputs = network.inputFeaturesOf(index);
    return switch (network.layers().get(index)) {
      case Dense dense -> (inputs + (dense.bias() ? 1 : 0)) * dense.features();
      case BatchNorm _ -> 2 * inputs;
      case Activation _ -> 0;
      case Dropout _ -> 0;
      case Embedding embedding ->
          embedding.tables().stream().mapToLong(t -> (long) t.categories() * t.dimension()).sum();
    };
  }

  /** The tables of an embedding: {@code 41 x 8, 5 x 3}. */
  private static String tables(Embedding embedding) {
    return embedding.tables().stream().map(NetworkSummary::shape).collect(Collectors.joining(", "));
  }

  private static String shape(EmbeddingTable table) {
    return "%d x %d".formatted(table.categories(), table.dimension());
  }

  /** A layer's kind with what matters most of it: {@code Dense with bias}, {@code relu}. */
  static String name(Layer layer) {
    return switch (layer) {
      case Dense dense -> dense.bias() ? "Dense with bias" : "Dense";
      case BatchNorm _ -> "BatchNorm";
      case Activation activation -> EnumConverter.text(activation.function());
      case Dropout dropout -> "Dropout " + dropout.probability();
      case Embedding embedding -> "Embedding " + tables(embedding);
    };
  }
}
