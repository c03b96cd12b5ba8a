package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.Workers;
import java.util.List;

/** The mini-batch as the caller fills it in is the first segment's matrix; only moments are due. */
final class BatchLink implements Link {
  private final Segment above;
  private final Workers workers;
  private final Workers.Task moments = this::moments;
  private int count;

  BatchLink(Segment above, Workers workers) {
    this.above = above;
    this.workers = workers;
  }

  @Override
  public List<float[]> gradients() {
    return List.of();
  }

  @Override
  public void forward(int rows) {
    count = rows * above.positions;
    if (above.norm != null && above.norm.needsMoments()) {
      workers.run((count + Blocking.ROWS - 1) / Blocking.ROWS, workers.count(), moments);
    }
  }

  @Override
  public void backward(int rows) {
    // Nothing is learned below the mini-batch.
  }

  private void moments(int block, int worker) {
    int row = block * Blocking.ROWS;
    int rows = Math.min(Blocking.ROWS, count - row);
    for (int column = 0; column < above.features; column += Panels.WIDTH) {
      int columns = Math.min(Panels.WIDTH, above.features - column);
      int from = row * above.stride + column;
      above.matrixEpilogue.finish(row, rows, column, columns, above.z, from, above.stride, worker);
    }
  }
}
