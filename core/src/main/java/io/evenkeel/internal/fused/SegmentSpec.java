package io.evenkeel.internal.fused;

import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.Node;
import org.jspecify.annotations.Nullable;

/**
 * What is applied to one segment's matrix, in this order, each optional.
 *
 * @param norm normalises it
 * @param skip number of the segment whose output is added then: the other branch of a residual
 * @param sum the node of that addition
 * @param activation applied after the sum
 * @param dropout applied last
 */
record SegmentSpec(
    @Nullable Placed<BatchNorm> norm,
    @Nullable Integer skip,
    @Nullable Node sum,
    @Nullable Placed<Activation> activation,
    @Nullable Placed<Dropout> dropout) {

  static final SegmentSpec EMPTY = new SegmentSpec(null, null, null, null, null);

  boolean isEmpty() {
    return norm == null && skip == null && activation == null && dropout == null;
  }

  /**
   * This spec with one more layer applied at the end; null where the layer does not fit: the order
   * is norm, skip, activation, dropout, and a layer with weights is not part of a segment.
   */
  @Nullable SegmentSpec with(Node node, LeafLayer layer) {
    boolean open = activation == null && dropout == null;
    return switch (layer) {
      case BatchNorm n when isEmpty() ->
          new SegmentSpec(new Placed<>(node, n), skip, sum, activation, dropout);
      case Activation a when open ->
          new SegmentSpec(norm, skip, sum, new Placed<>(node, a), dropout);
      case Dropout d when dropout == null ->
          new SegmentSpec(norm, skip, sum, activation, new Placed<>(node, d));
      default -> null;
    };
  }

  /** This spec with another segment's output added at the end; null where that does not fit. */
  @Nullable SegmentSpec plus(Node node, int segment) {
    return skip == null && activation == null && dropout == null
        ? new SegmentSpec(norm, segment, node, null, null)
        : null;
  }

  /** The node of what is applied last, whose value is the segment's output; null for none. */
  @Nullable Node last() {
    if (dropout != null) {
      return dropout.node();
    }
    if (activation != null) {
      return activation.node();
    }
    if (sum != null) {
      return sum;
    }
    return norm == null ? null : norm.node();
  }
}
