package io.evenkeel.internal.fused;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An embedding in front of the first segment: the mini-batch as the caller fills it in, with codes,
 * and the tables. Forward it writes the segment's matrix; backward it sums the gradient of that
 * matrix, which the segment gives.
 */
final class EmbeddedInput implements Link {
  final Placed<Embedding> layer;
  final float[][] tables;
  final float[][] gradients;
  private final List<float[]> learned;

  /** The mini-batch, maximal rows x input features. */
  final float[] rows;

  private final Lookup lookup;
  private final Segment segment;
  private final BatchLink moments;
  private final Workers workers;

  /** First column whose gradient is formed: whole panels, from the one with the first vector. */
  private final int firstColumn;

  /** dL/dz of the segment from that column on. */
  private final float[] dz;

  private final int dzStride;
  private final Workers.Task gatherBlock = this::gatherBlock;
  private final Workers.Task packBlock = this::packBlock;
  private final Workers.Task sumTable = this::sumTable;
  private int count;

  /**
   * An embedded input.
   *
   * @param segment the first one, whose matrix it writes
   * @param parameters of another shard, whose tables are this one's; null for tables of its own
   * @param slot of another shard, which leaves its gradients in the same arrays; null for arrays of
   *     its own
   */
  EmbeddedInput(
      Placed<Embedding> layer,
      Lookup lookup,
      Segment segment,
      int maxRows,
      Workers workers,
      @Nullable EmbeddedInput parameters,
      @Nullable EmbeddedInput slot) {
    this.layer = layer;
    List<EmbeddingTable> shapes = layer.layer().tables();
    this.lookup = lookup;
    this.segment = segment;
    this.workers = workers;
    moments = new BatchLink(segment, workers);
    rows = new float[maxRows * lookup.inputs()];
    tables = parameters == null ? arrays(shapes) : parameters.tables;
    gradients = slot == null ? arrays(shapes) : slot.gradients;
    learned = List.of(gradients);
    firstColumn = lookup.numbers() / Panels.WIDTH * Panels.WIDTH;
    dzStride = Blocking.stride(lookup.outputs() - firstColumn);
    dz = new float[maxRows * dzStride];
  }

  private static float[][] arrays(List<EmbeddingTable> shapes) {
    return shapes.stream()
        .map(table -> new float[table.categories() * table.dimension()])
        .toArray(float[][]::new);
  }

  @Override
  public List<float[]> gradients() {
    return learned;
  }

  /** Writes the segment's matrix from the mini-batch's rows. */
  @Override
  public void forward(int batchRows) {
    lookup.requireCodes(rows, batchRows, segment.firstRow(), "the mini-batch");
    count = batchRows;
    workers.run(rowBlocks(), threads(), gatherBlock);
    moments.forward(batchRows);
  }

  /** Sums the gradients of the tables, after the segment's own has been formed. */
  @Override
  public void backward(int batchRows) {
    count = batchRows;
    workers.run(rowBlocks(), threads(), packBlock);
    workers.run(tables.length, threads(), sumTable);
  }

  private int rowBlocks() {
    return (count + Blocking.ROWS - 1) / Blocking.ROWS;
  }

  private int threads() {
    return count * lookup.outputs() < 1 << 14 ? 1 : workers.count();
  }

  private void gatherBlock(int block, int worker) {
    int row = block * Blocking.ROWS;
    int n = Math.min(Blocking.ROWS, count - row);
    int stride = segment.stride;
    lookup.gather(rows, row * lookup.inputs(), n, tables, segment.z, row * stride, stride);
  }

  private void packBlock(int block, int worker) {
    int row = block * Blocking.ROWS;
    int n = Math.min(Blocking.ROWS, count - row);
    for (int column = firstColumn; column < lookup.outputs(); column += Panels.WIDTH) {
      int columns = Math.min(Panels.WIDTH, lookup.outputs() - column);
      int to = row * dzStride + column - firstColumn;
      segment.inputGradient.pack(row, n, column, columns, dz, to, dzStride);
    }
  }

  private void sumTable(int table, int worker) {
    int offset = lookup.column(table) - firstColumn;
    lookup.sum(table, rows, count, dz, offset, dzStride, gradients[table]);
  }
}
