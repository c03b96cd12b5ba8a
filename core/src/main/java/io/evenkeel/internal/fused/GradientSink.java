package io.evenkeel.internal.fused;

import io.evenkeel.kernels.TileEpilogue;
import org.jspecify.annotations.Nullable;

/**
 * Where one segment's part of another's gradient goes.
 *
 * @param array rows of {@code stride}; null where nobody wants it
 * @param stride distance between rows
 * @param epilogue gets each tile after it is written
 * @param last whether the tiles are the whole gradient then, not a part that waits for others
 */
record GradientSink(float @Nullable [] array, int stride, TileEpilogue epilogue, boolean last) {

  /** Nothing that is learned lies below. */
  static final GradientSink NONE = new GradientSink(null, 0, TileEpilogue.NONE, false);

  boolean wanted() {
    return array != null;
  }
}
