package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;
import static io.evenkeel.kernels.internal.vector.Species.LANES;

import io.evenkeel.kernels.Panels;
import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of one row: two vectors of columns, from {@code column} of the panel on, of
 * several panels side by side, so that enough loads are under way at a time.
 */
final class RowTiles {
  private RowTiles() {}

  /** Panels panel to panel + 3. */
  static void fourPanels(
      float[] x,
      int xOffset,
      int depth,
      float[] right,
      int panel,
      int column,
      float[] product,
      int productOffset) {
    int step = depth * Panels.WIDTH;
    int p0 = panel * step + column;
    int p1 = (panel + 1) * step + column;
    int p2 = (panel + 2) * step + column;
    int p3 = (panel + 3) * step + column;
    FloatVector c0a = FloatVector.zero(FLOAT);
    FloatVector c0b = FloatVector.zero(FLOAT);
    FloatVector c1a = FloatVector.zero(FLOAT);
    FloatVector c1b = FloatVector.zero(FLOAT);
    FloatVector c2a = FloatVector.zero(FLOAT);
    FloatVector c2b = FloatVector.zero(FLOAT);
    FloatVector c3a = FloatVector.zero(FLOAT);
    FloatVector c3b = FloatVector.zero(FLOAT);
    for (int k = 0, w = 0; k < depth; k++, w += Panels.WIDTH) {
      FloatVector s = FloatVector.broadcast(FLOAT, x[xOffset + k]);
      c0a = s.fma(FloatVector.fromArray(FLOAT, right, p0 + w), c0a);
      c0b = s.fma(FloatVector.fromArray(FLOAT, right, p0 + w + LANES), c0b);
      c1a = s.fma(FloatVector.fromArray(FLOAT, right, p1 + w), c1a);
      c1b = s.fma(FloatVector.fromArray(FLOAT, right, p1 + w + LANES), c1b);
      c2a = s.fma(FloatVector.fromArray(FLOAT, right, p2 + w), c2a);
      c2b = s.fma(FloatVector.fromArray(FLOAT, right, p2 + w + LANES), c2b);
      c3a = s.fma(FloatVector.fromArray(FLOAT, right, p3 + w), c3a);
      c3b = s.fma(FloatVector.fromArray(FLOAT, right, p3 + w + LANES), c3b);
    }
    int to = productOffset + panel * Panels.WIDTH + column;
    c0a.intoArray(product, to);
    c0b.intoArray(product, to + LANES);
    c1a.intoArray(product, to + 1 * Panels.WIDTH);
    c1b.intoArray(product, to + 1 * Panels.WIDTH + LANES);
    c2a.intoArray(product, to + 2 * Panels.WIDTH);
    c2b.intoArray(product, to + 2 * Panels.WIDTH + LANES);
    c3a.intoArray(product, to + 3 * Panels.WIDTH);
    c3b.intoArray(product, to + 3 * Panels.WIDTH + LANES);
  }

  /** One panel. */
  static void onePanel(
      float[] x,
      int xOffset,
      int depth,
      float[] right,
      int panel,
      int column,
      float[] product,
      int productOffset) {
    int p0 = panel * depth * Panels.WIDTH + column;
    FloatVector c0a = FloatVector.zero(FLOAT);
    FloatVector c0b = FloatVector.zero(FLOAT);
    for (int k = 0, w = 0; k < depth; k++, w += Panels.WIDTH) {
      FloatVector s = FloatVector.broadcast(FLOAT, x[xOffset + k]);
      c0a = s.fma(FloatVector.fromArray(FLOAT, right, p0 + w), c0a);
      c0b = s.fma(FloatVector.fromArray(FLOAT, right, p0 + w + LANES), c0b);
    }
    int to = productOffset + panel * Panels.WIDTH + column;
    c0a.intoArray(product, to);
    c0b.intoArray(product, to + LANES);
  }
}
