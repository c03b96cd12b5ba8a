package io.evenkeel.spark.internal.rows;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Column;
import io.evenkeel.table.TableChunk;
import io.evenkeel.tabular.ColumnEncoder;
import io.evenkeel.tabular.TabularDesign;
import io.evenkeel.training.RowHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs training rows for their way to a shard: hash, target, weight where rows have one, cells.
 * The hash decides which shard a row goes to.
 */
public final class RowPacker {
  private final TabularDesign design;
  private final RowHash order;
  private final int[] indices;
  private final int target;
  private final int targetColumns;

  /**
   * @param columns of the chunks, the target last, or before the weight
   * @param weighted whether rows have a weight
   */
  public RowPacker(TabularDesign design, List<Column> columns, boolean weighted) {
    this.design = design;
    order = new RowHash(design.settings().seed());
    targetColumns = weighted ? 2 : 1;
    target = columns.size() - targetColumns;
    List<String> names = columns.stream().map(Column::name).toList();
    indices =
        design.preprocessor().columns().stream().mapToInt(c -> names.indexOf(c.name())).toArray();
  }

  /**
   * The rows of a chunk that have a target.
   *
   * @throws InvalidInputException if one has an invalid weight
   */
  public List<byte[]> pack(TableChunk chunk) {
    List<ColumnEncoder> encoders = design.preprocessor().encoders();
    double[][] cells = new double[indices.length][];
    for (int c = 0; c < cells.length; c++) {
      cells[c] = encoders.get(c).cells(chunk, indices[c]);
    }
    int features = design.preprocessor().features();
    float[] x = new float[features];
    float[] y = new float[targetColumns];
    double[] row = new double[cells.length];
    List<byte[]> packed = new ArrayList<>(chunk.rows());
    for (int r = 0; r < chunk.rows(); r++) {
      y[0] = design.target(chunk, target, r);
      if (!Float.isNaN(y[0])) {
        for (int c = 0; c < row.length; c++) {
          row[c] = cells[c][r];
        }
        design.preprocessor().encode(row, 0, x, 0);
        if (targetColumns > 1) {
          y[1] = weight(chunk, r);
        }
        ByteBuffer bytes =
            ByteBuffer.allocate(Long.BYTES + (targetColumns + row.length) * Double.BYTES);
        bytes.putLong(order.hash(x, 0, features, y, 0, targetColumns));
        for (float value : y) {
          bytes.putDouble(value);
        }
        bytes.asDoubleBuffer().put(row);
        packed.add(bytes.array());
      }
    }
    return packed;
  }

  private float weight(TableChunk chunk, int row) {
    double weight = chunk.numbers(target + 1)[row];
    if (!((float) weight > 0 && Float.isFinite((float) weight))) {
      throw new InvalidInputException(
          "weightCol takes finite numbers of at least 0, but a row has %s"
              .formatted(Double.isNaN(weight) ? "none" : weight));
    }
    return (float) weight;
  }

  /** A packed row's hash. */
  public static long hash(byte[] row) {
    return ByteBuffer.wrap(row).getLong();
  }
}
