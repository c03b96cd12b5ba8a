package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Panels;

/** The upper end of a fused pass: the last segment's z goes out, and its gradient comes in. */
final class Logits {
  private final Segment last;

  Logits(Segment last) {
    this.last = last;
  }

  /** Copies the logits, rows x outputs, out of the last segment. */
  void copyTo(int rows, float[] logits) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(last.z, r * last.stride, logits, r * last.features, last.features);
    }
  }

  /** Takes dL/dlogits, rows x outputs, as the last segment's gradient, and sums it for a bias. */
  void setGradient(int rows, float[] gradient) {
    int stride = last.gradientStride;
    int padded = Blocking.padded(last.features);
    for (int r = 0; r < rows; r++) {
      int to = r * stride;
      System.arraycopy(gradient, r * last.features, last.gradient, to, last.features);
      for (int c = last.features; c < padded; c++) {
        last.gradient[to + c] = 0;
      }
    }
    for (int row = 0; row < rows; row += Blocking.ROWS) {
      int count = Math.min(Blocking.ROWS, rows - row);
      for (int column = 0; column < last.features; column += Panels.WIDTH) {
        int columns = Math.min(Panels.WIDTH, last.features - column);
        last.gradientEpilogue.finish(
            row, count, column, columns, last.gradient, row * stride + column, stride, 0);
      }
    }
  }
}
