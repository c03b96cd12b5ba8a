package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.Workers;
import java.util.List;

/**
 * The link between two segments without a layer with weights between them: what would be a
 * product's packer writes straight into the other segment's matrix, and the epilogue follows tile
 * by tile.
 */
final class CopyLink implements Link {
  final Segment below;
  final Segment above;
  private final GradientSink sink;
  private final Workers workers;
  private final Workers.Task copyOutput = this::copyOutput;
  private final GradientCopy gradient;
  private int count;

  CopyLink(Segment below, Segment above, GradientSink sink, Workers workers) {
    this.below = below;
    this.above = above;
    this.sink = sink;
    this.workers = workers;
    gradient = new GradientCopy(above.inputGradient, sink, below, workers);
  }

  @Override
  public List<float[]> gradients() {
    return List.of();
  }

  /** The output of the segment below becomes z of the one above. */
  @Override
  public void forward(int rows) {
    count = rows * below.positions;
    workers.run((count + Blocking.ROWS - 1) / Blocking.ROWS, workers.count(), copyOutput);
  }

  /** The input gradient of the segment above becomes the gradient of the one below. */
  @Override
  public void backward(int rows) {
    if (sink.wanted()) {
      gradient.run(rows);
    }
  }

  private void copyOutput(int block, int worker) {
    int row = block * Blocking.ROWS;
    int rows = Math.min(Blocking.ROWS, count - row);
    Packer output = below.output;
    for (int column = 0; column < below.features; column += Panels.WIDTH) {
      int columns = Math.min(Panels.WIDTH, below.features - column);
      int to = row * above.stride + column;
      output.pack(row, rows, column, columns, above.z, to, above.stride);
      above.momentsEpilogue.finish(row, rows, column, columns, above.z, to, above.stride, worker);
    }
  }
}
