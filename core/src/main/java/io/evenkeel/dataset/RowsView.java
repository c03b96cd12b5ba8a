package io.evenkeel.dataset;

import java.util.Arrays;
import java.util.Objects;

/** Some rows of another dataset, by their indices there. */
final class RowsView implements DatasetView {
  private final Dataset source;
  private final int[] rows;

  private RowsView(Dataset source, int[] rows) {
    this.source = source;
    this.rows = rows;
  }

  static Dataset of(Dataset source, int[] indices) {
    int[] rows = indices.clone();
    for (int row : rows) {
      Objects.checkIndex(row, source.rows());
    }
    return source instanceof RowsView view
        ? new RowsView(view.source, view.sourceRows(rows, 0, rows.length))
        : new RowsView(source, rows);
  }

  static Dataset of(Dataset source, int from, int to) {
    Objects.checkFromToIndex(from, to, source.rows());
    int[] rows = new int[to - from];
    Arrays.setAll(rows, i -> from + i);
    return of(source, rows);
  }

  @Override
  public Dataset source() {
    return source;
  }

  @Override
  public int rows() {
    return rows.length;
  }

  @Override
  public void copyFeatures(int[] indices, int from, int count, float[] x, int xOffset) {
    source.copyFeatures(sourceRows(indices, from, count), 0, count, x, xOffset);
  }

  @Override
  public void copyTargets(int[] indices, int from, int count, float[] targets, int targetOffset) {
    source.copyTargets(sourceRows(indices, from, count), 0, count, targets, targetOffset);
  }

  private int[] sourceRows(int[] indices, int from, int count) {
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      result[i] = rows[indices[from + i]];
    }
    return result;
  }
}
