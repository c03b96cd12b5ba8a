package io.evenkeel.internal.fused;

import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Network;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a list of layers becomes matrix products: segments, and between each two of them a link. A
 * dense link is a product, whose packer applies the segment below and whose epilogue serves the
 * segment above; a copy link stores a segment's output as the next one's matrix, where the layers
 * between two products do not fit one segment (a BatchNorm after the activation) or the output
 * itself is wanted.
 *
 * @param segments from the input to the output; the last one is empty, its matrix is the logits
 * @param links link i leads from segment i to segment i + 1
 * @param embedding the network's first layer, in front of the first segment; null for none
 */
record Plan(List<SegmentSpec> segments, List<Link> links, @Nullable Embedding embedding) {

  /** A link between two segments. */
  sealed interface Link {}

  /**
   * A matrix product.
   *
   * @param layer its weights
   * @param index of the layer in the network
   */
  record Product(Dense layer, int index) implements Link {}

  /** Stores the output of the segment below. */
  record Copy() implements Link {}

  /** Plans a network. */
  static Plan of(Network network) {
    List<SegmentSpec> segments = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    SegmentSpec open = SegmentSpec.EMPTY;
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      if (layer instanceof Embedding) {
        continue;
      }
      if (layer instanceof Dense dense) {
        segments.add(open);
        links.add(new Product(dense, i));
        open = SegmentSpec.EMPTY;
      } else {
        if (!fits(open, layer)) {
          segments.add(open);
          links.add(new Copy());
          open = SegmentSpec.EMPTY;
        }
        open = with(open, layer, i);
      }
    }
    segments.add(open);
    if (!open.isEmpty()) {
      links.add(new Copy());
      segments.add(SegmentSpec.EMPTY);
    }
    Embedding embedding = network.layers().getFirst() instanceof Embedding e ? e : null;
    return new Plan(List.copyOf(segments), List.copyOf(links), embedding);
  }

  /** Number of columns of each segment's matrix. */
  int[] features(int inputFeatures) {
    int[] features = new int[segments.size()];
    features[0] = embedding == null ? inputFeatures : embedding.outputFeatures(inputFeatures);
    for (int i = 1; i < features.length; i++) {
      features[i] = links.get(i - 1) instanceof Product p ? p.layer().features() : features[i - 1];
    }
    return features;
  }

  /**
   * Whether the layer may follow what the segment has: norm, activation, dropout, in this order.
   */
  private static boolean fits(SegmentSpec open, Layer layer) {
    return switch (layer) {
      case BatchNorm _ -> open.isEmpty();
      case Activation _ -> open.activation() == null && open.dropout() == null;
      case Dropout _ -> open.dropout() == null;
      case Dense _, Embedding _ -> false;
    };
  }

  private static SegmentSpec with(SegmentSpec s, Layer layer, int i) {
    return switch (layer) {
      case BatchNorm b ->
          new SegmentSpec(b, i, s.activation(), s.activationIndex(), s.dropout(), s.dropoutIndex());
      case Activation a ->
          new SegmentSpec(s.norm(), s.normIndex(), a, i, s.dropout(), s.dropoutIndex());
      case Dropout d ->
          new SegmentSpec(s.norm(), s.normIndex(), s.activation(), s.activationIndex(), d, i);
      case Dense _, Embedding _ ->
          throw new IllegalArgumentException(
              "a %s is no part of a segment".formatted(layer.kind()));
    };
  }
}
