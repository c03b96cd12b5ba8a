package io.evenkeel.internal.state;

import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The name and shape of one {@link Parameter}.
 *
 * @param name layer index and role, such as {@code 3.weight}
 * @param rows a dense layer's inputs, a table's categories, or 1 for a vector
 * @param columns features
 */
public record ParameterShape(String name, int rows, int columns) {

  /** Number of elements. */
  public long size() {
    return (long) rows * columns;
  }

  /** The parameters of a network in their canonical order: that of {@link TrainingState}. */
  public static List<ParameterShape> of(Network network) {
    List<ParameterShape> shapes = new ArrayList<>();
    int features = network.inputFeatures();
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      switch (layer) {
        case Dense dense -> {
          shapes.add(new ParameterShape(i + ".weight", features, dense.features()));
          if (dense.bias()) {
            shapes.add(new ParameterShape(i + ".bias", 1, dense.features()));
          }
        }
        case BatchNorm _ -> {
          shapes.add(new ParameterShape(i + ".gamma", 1, features));
          shapes.add(new ParameterShape(i + ".beta", 1, features));
        }
        case Embedding embedding -> {
          for (int t = 0; t < embedding.tables().size(); t++) {
            EmbeddingTable table = embedding.tables().get(t);
            shapes.add(new ParameterShape(i + ".table" + t, table.categories(), table.dimension()));
          }
        }
        case Activation _ -> {}
        case Dropout _ -> {}
      }
      features = layer.outputFeatures(features);
    }
    return shapes;
  }
}
