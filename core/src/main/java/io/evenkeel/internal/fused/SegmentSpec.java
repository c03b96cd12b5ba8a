package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dropout;
import org.jspecify.annotations.Nullable;

/**
 * The layers of one segment, with their indices in the network; -1 and null where there is none.
 *
 * @param norm normalises the segment's matrix
 * @param activation applied after the norm
 * @param dropout applied last
 */
record SegmentSpec(
    @Nullable BatchNorm norm,
    int normIndex,
    @Nullable Activation activation,
    int activationIndex,
    @Nullable Dropout dropout,
    int dropoutIndex) {

  static final SegmentSpec EMPTY = new SegmentSpec(null, -1, null, -1, null, -1);

  boolean isEmpty() {
    return norm == null && activation == null && dropout == null;
  }

  /**
   * The distance between the rows of a segment's matrix: spread over the cache's sets where the
   * matrix itself is a product's operand, whole vectors where a packer reads it.
   */
  int strideOf(int features) {
    return isEmpty() ? Blocking.stride(features) : Blocking.padded(features);
  }
}
