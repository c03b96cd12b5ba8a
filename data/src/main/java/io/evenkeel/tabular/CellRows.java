package io.evenkeel.tabular;

import io.evenkeel.dataset.Dataset;
import java.util.Arrays;
import java.util.List;

/**
 * Rows in memory as cells, which become the network's input where they are copied: a number takes 8
 * bytes, however many bins it falls into.
 */
final class CellRows implements Dataset {
  private final Preprocessor preprocessor;
  private final List<String> classNames;
  private final int columns;
  private double[] cells = new double[0];
  private float[] targets = new float[0];
  private int rows;

  /**
   * No rows yet.
   *
   * @param target what {@link #targets} are of
   */
  CellRows(Preprocessor preprocessor, Target target) {
    this.preprocessor = preprocessor;
    columns = preprocessor.cells();
    classNames = target instanceof ClassTarget classes ? classes.classes() : List.of();
  }

  /** Makes room for a row, and gives where its cells begin. */
  int addRow(float target) {
    if (rows == targets.length) {
      int room = Math.max(1024, rows + (rows >> 1));
      targets = Arrays.copyOf(targets, room);
      cells = Arrays.copyOf(cells, Math.multiplyExact(room, columns));
    }
    targets[rows] = target;
    return rows++ * columns;
  }

  /** The cells, rows x columns, row-major. */
  double[] cells() {
    return cells;
  }

  /** A row's target. */
  float target(int row) {
    return targets[row];
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int features() {
    return preprocessor.features();
  }

  @Override
  public int targetColumns() {
    return 1;
  }

  @Override
  public int classes() {
    return classNames.size();
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public void copyFeatures(int[] indices, int from, int count, float[] x, int xOffset) {
    int features = features();
    for (int i = 0; i < count; i++) {
      preprocessor.encode(cells, indices[from + i] * columns, x, xOffset + i * features);
    }
  }

  @Override
  public void copyTargets(int[] indices, int from, int count, float[] to, int offset) {
    for (int i = 0; i < count; i++) {
      to[offset + i] = targets[indices[from + i]];
    }
  }
}
