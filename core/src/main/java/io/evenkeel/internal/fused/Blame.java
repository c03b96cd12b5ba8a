package io.evenkeel.internal.fused;

import io.evenkeel.network.Network;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a forward pass turned non-finite, and names it for the user.
 *
 * @param network whose layers are named
 * @param segments from the input to the output
 * @param links link i leads from segment i to i + 1; null for a copy
 */
record Blame(Network network, List<Segment> segments, List<@Nullable DenseWeights> links) {

  /** Names the first matrix that is not finite, or the loss where all are. */
  String refusal(int batchRows) {
    for (int i = 0; i < segments.size(); i++) {
      Segment s = segments.get(i);
      for (int r = 0; r < batchRows; r++) {
        for (int c = 0; c < s.features; c++) {
          if (!Float.isFinite(s.z[r * s.stride + c])) {
            return i == 0 ? "the mini-batch's rows" : "%s: its output".formatted(nameBelow(i));
          }
        }
      }
      if (s.norm != null && !s.norm.refusal().isEmpty()) {
        return "%s: %s".formatted(name(s.normIndex), s.norm.refusal());
      }
    }
    return "the loss";
  }

  private String nameBelow(int segment) {
    DenseWeights w = links.get(segment - 1);
    if (w != null) {
      return name(w.index);
    }
    Segment below = segments.get(segment - 1);
    int last = Math.max(below.normIndex, Math.max(below.activationIndex, below.dropoutIndex));
    return name(last);
  }

  /** What messages call a layer, such as {@code layer 3 (Dense)}. */
  String name(int layer) {
    return "layer %d (%s)".formatted(layer, network.layers().get(layer).kind());
  }
}
