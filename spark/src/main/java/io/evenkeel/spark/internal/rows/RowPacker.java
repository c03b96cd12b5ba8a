package io.evenkeel.spark.internal.rows;

import io.evenkeel.table.Column;
import io.evenkeel.table.TableChunk;
import io.evenkeel.tabular.ColumnEncoder;
import io.evenkeel.tabular.TabularDesign;
import io.evenkeel.training.RowHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs training rows for their way to a shard: hash, target, cells. The hash decides to which
 * shard a row goes.
 */
public final class RowPacker {
  /** Bytes of hash and target. */
  static final int HEADER = 2 * Long.BYTES;

  private final TabularDesign design;
  private final RowHash order;
  private final int[] indices;
  private final int target;

  /**
   * @param columns of the chunks, the target last
   */
  public RowPacker(TabularDesign design, List<Column> columns) {
    this.design = design;
    order = new RowHash(design.settings().seed());
    target = columns.size() - 1;
    List<String> names = columns.stream().map(Column::name).toList();
    indices =
        design.preprocessor().columns().stream().mapToInt(c -> names.indexOf(c.name())).toArray();
  }

  /** The rows of a chunk that have a target. */
  public List<byte[]> pack(TableChunk chunk) {
    List<ColumnEncoder> encoders = design.preprocessor().encoders();
    double[][] cells = new double[indices.length][];
    for (int c = 0; c < cells.length; c++) {
      cells[c] = encoders.get(c).cells(chunk, indices[c]);
    }
    int features = design.preprocessor().features();
    float[] x = new float[features];
    float[] y = new float[1];
    double[] row = new double[cells.length];
    List<byte[]> packed = new ArrayList<>(chunk.rows());
    for (int r = 0; r < chunk.rows(); r++) {
      y[0] = design.target(chunk, target, r);
      if (!Float.isNaN(y[0])) {
        for (int c = 0; c < row.length; c++) {
          row[c] = cells[c][r];
        }
        design.preprocessor().encode(row, 0, x, 0);
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + row.length * Double.BYTES);
        bytes.putLong(order.hash(x, 0, features, y, 0, 1)).putDouble(y[0]);
        bytes.asDoubleBuffer().put(row);
        packed.add(bytes.array());
      }
    }
    return packed;
  }

  /** A packed row's hash. */
  public static long hash(byte[] row) {
    return ByteBuffer.wrap(row).getLong();
  }
}
