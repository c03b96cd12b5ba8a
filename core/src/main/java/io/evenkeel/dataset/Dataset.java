package io.evenkeel.dataset;

import java.util.List;

/**
 * Rows of features and their targets, read by index. Immutable as seen from here, and safe to read
 * from several threads. Views ({@link #slice}, {@link #select}, {@link Split}) copy no data.
 */
public interface Dataset {

  /** Number of rows. */
  int rows();

  /** Number of feature columns. */
  int features();

  /** Number of target columns: 1 for classes. */
  int targetColumns();

  /** Number of classes that the target tells apart, or 0 where targets are real numbers. */
  int classes();

  /** The classes' names in the order of their index; empty where they have none. */
  List<String> classNames();

  /**
   * Copies the features of some rows.
   *
   * @param indices the rows' indices, each 0 .. rows() - 1; read from {@code from} on
   * @param count number of rows to copy
   * @param x count x features(), row-major from {@code xOffset}; overwritten
   */
  void copyFeatures(int[] indices, int from, int count, float[] x, int xOffset);

  /**
   * Copies the targets of some rows: a class's index as a whole float, or real numbers.
   *
   * @param indices the rows' indices, each 0 .. rows() - 1; read from {@code from} on
   * @param count number of rows to copy
   * @param targets count x targetColumns(), row-major from {@code targetOffset}; overwritten
   */
  void copyTargets(int[] indices, int from, int count, float[] targets, int targetOffset);

  /** {@link #copyFeatures} and {@link #copyTargets} of the same rows. */
  default void copyRows(
      int[] indices,
      int from,
      int count,
      float[] x,
      int xOffset,
      float[] targets,
      int targetOffset) {
    copyFeatures(indices, from, count, x, xOffset);
    copyTargets(indices, from, count, targets, targetOffset);
  }

  /**
   * A view of some rows, in the order of the indices; a row may come more than once.
   *
   * @throws IndexOutOfBoundsException if an index is not 0 .. rows() - 1
   */
  default Dataset select(int[] indices) {
    return RowsView.of(this, indices);
  }

  /** A view of the rows {@code from} (inclusive) to {@code to} (exclusive). */
  default Dataset slice(int from, int to) {
    return RowsView.of(this, from, to);
  }

  /**
   * The same rows, each with a weight, for a loss {@link io.evenkeel.loss.RowWeighted with
   * weights}.
   *
   * @param weights one per row, positive and finite, which the training checks; taken over, not
   *     copied
   * @throws io.evenkeel.kernels.InvalidInputException if there are more or fewer weights than rows
   */
  default Dataset withRowWeights(float[] weights) {
    return new WeightedRows(this, weights);
  }

  /**
   * Rows with real targets.
   *
   * @param x rows x features, row-major; taken over, not copied
   * @param targets rows x targetColumns, row-major; taken over, not copied
   * @throws io.evenkeel.kernels.InvalidInputException if the arrays do not fit each other or hold
   *     NaN or infinite values
   */
  static Dataset ofReal(float[] x, int features, float[] targets, int targetColumns) {
    return new ArrayDataset(x, features, targets, targetColumns, 0, List.of());
  }

  /**
   * Rows with classes.
   *
   * @param x rows x features, row-major; taken over, not copied
   * @param labels one per row, each 0 .. classes - 1
   * @throws io.evenkeel.kernels.InvalidInputException if the arrays do not fit each other, x holds
   *     NaN or infinite values, or a label is out of range
   */
  static Dataset ofClasses(float[] x, int features, int[] labels, int classes) {
    return new ArrayDataset(
        x, features, ArrayDataset.targets(labels, classes), 1, classes, List.of());
  }

  /**
   * Rows with named classes.
   *
   * @see #ofClasses(float[], int, int[], int)
   */
  static Dataset ofClasses(float[] x, int features, int[] labels, List<String> classNames) {
    int classes = classNames.size();
    return new ArrayDataset(
        x, features, ArrayDataset.targets(labels, classes), 1, classes, classNames);
  }
}
