package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.Workers;
import java.util.Objects;

/** Copies a gradient to a sink as it is, tile by tile. Nothing is allocated in a run. */
final class GradientCopy {
  private final Packer gradient;
  private final GradientSink sink;
  private final Segment segment;
  private final Workers workers;
  private final Workers.Task block = this::block;
  private int count;

  /**
   * A copy.
   *
   * @param segment one of the gradient's shape
   */
  GradientCopy(Packer gradient, GradientSink sink, Segment segment, Workers workers) {
    this.gradient = gradient;
    this.sink = sink;
    this.segment = segment;
    this.workers = workers;
  }

  void run(int samples) {
    count = samples * segment.positions;
    workers.run((count + Blocking.ROWS - 1) / Blocking.ROWS, workers.count(), block);
  }

  private void block(int item, int worker) {
    int row = item * Blocking.ROWS;
    int rows = Math.min(Blocking.ROWS, count - row);
    float[] array = Objects.requireNonNull(sink.array());
    int stride = sink.stride();
    int features = segment.features;
    for (int column = 0; column < features; column += Panels.WIDTH) {
      int columns = Math.min(Panels.WIDTH, features - column);
      int to = row * stride + column;
      gradient.pack(row, rows, column, columns, array, to, stride);
      sink.epilogue().finish(row, rows, column, columns, array, to, stride, worker);
    }
  }
}
