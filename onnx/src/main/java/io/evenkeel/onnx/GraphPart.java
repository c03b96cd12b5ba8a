package io.evenkeel.onnx;

import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.network.LeafLayer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a graph holds for a layer. */
sealed interface GraphPart {

  /** A layer with its numbers, under construction. */
  final class Leaf implements GraphPart {
    LeafLayer layer;

    /** The layer's path in the file, if its arrays have PyTorch's names. */
    @Nullable String name;

    final Map<String, float[]> parameters = new HashMap<>();
    @Nullable BatchNormStatistics statistics;

    /** The layer's path in the network, once that is known. */
    String path = "";

    Leaf(LeafLayer layer, @Nullable String name) {
      this.layer = layer;
      this.name = name;
    }
  }

  /** The sum of two ways; the shortcut has no parts where it is the identity. */
  record Join(List<GraphPart> branch, List<GraphPart> shortcut) implements GraphPart {}
}
