package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.Workers;

/**
 * The link between two segments without a Dense layer between them: what would be a product's
 * packer writes straight into the other segment's matrix, and the epilogue follows tile by tile.
 * Nothing is allocated in a run.
 */
final class CopyLink {
  private final Segment below;
  private final Segment above;
  private final Workers workers;
  private final Workers.Task copyOutput = this::copyOutput;
  private final Workers.Task copyGradient = this::copyGradient;
  private int rows;

  CopyLink(Segment below, Segment above, Workers workers) {
    this.below = below;
    this.above = above;
    this.workers = workers;
  }

  /** The output of the segment below becomes z of the one above. */
  void forward(int batchRows) {
    run(batchRows, copyOutput);
  }

  /** The input gradient of the segment above becomes the gradient of the one below. */
  void backward(int batchRows) {
    run(batchRows, copyGradient);
  }

  private void run(int batchRows, Workers.Task task) {
    rows = batchRows;
    workers.run((rows + Blocking.ROWS - 1) / Blocking.ROWS, workers.count(), task);
  }

  private void copyOutput(int block, int worker) {
    int row = block * Blocking.ROWS;
    int count = Math.min(Blocking.ROWS, rows - row);
    for (int column = 0; column < below.features; column += Panels.WIDTH) {
      int columns = Math.min(Panels.WIDTH, below.features - column);
      int to = row * above.stride + column;
      below.output.pack(row, count, column, columns, above.z, to, above.stride);
      above.momentsEpilogue.finish(row, count, column, columns, above.z, to, above.stride, worker);
    }
  }

  private void copyGradient(int block, int worker) {
    int row = block * Blocking.ROWS;
    int count = Math.min(Blocking.ROWS, rows - row);
    int stride = below.gradientStride;
    for (int column = 0; column < below.features; column += Panels.WIDTH) {
      int columns = Math.min(Panels.WIDTH, below.features - column);
      int to = row * stride + column;
      above.inputGradient.pack(row, count, column, columns, below.gradient, to, stride);
      below.gradientEpilogue.finish(
          row, count, column, columns, below.gradient, to, stride, worker);
    }
  }
}
