package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.Scale;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The link between two segments without a layer with weights between them: what would be a
 * product's packer writes straight into the other segment's matrix, and the epilogue follows tile
 * by tile. A {@link Scale} multiplies forward and backward.
 */
final class CopyLink implements Link {
  final Segment below;
  final Segment above;
  final @Nullable Placed<Scale> scale;
  private final Packer output;
  private final GradientSink sink;
  private final Workers workers;
  private final Workers.Task copyOutput = this::copyOutput;
  private final GradientCopy gradient;
  private int count;

  /**
   * A link.
   *
   * @param scale what multiplies the output below; null where it is copied as it is
   */
  CopyLink(
      Segment below,
      Segment above,
      @Nullable Placed<Scale> scale,
      GradientSink sink,
      PassSetting setting) {
    this.below = below;
    this.above = above;
    this.scale = scale;
    this.sink = sink;
    workers = setting.workers;
    output = scaled(below.output, scale, setting);
    Packer down = scaled(above.inputGradient, scale, setting);
    gradient = new GradientCopy(down, sink, below, workers);
  }

  private static Packer scaled(Packer values, @Nullable Placed<Scale> scale, PassSetting setting) {
    return scale == null
        ? values
        : new ScaledPacker(values, scale.layer().factor(), setting.kernels.norm());
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
    for (int column = 0; column < below.features; column += Panels.WIDTH) {
      int columns = Math.min(Panels.WIDTH, below.features - column);
      int to = row * above.stride + column;
      output.pack(row, rows, column, columns, above.z, to, above.stride);
      above.matrixEpilogue.finish(row, rows, column, columns, above.z, to, above.stride, worker);
    }
  }
}
