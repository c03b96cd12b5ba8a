package io.evenkeel.dataset;

import io.evenkeel.kernels.InvalidInputException;
import java.util.List;

/** Rows in two arrays. */
final class ArrayDataset implements Dataset {
  private final float[] x;
  private final int features;
  private final float[] targets;
  private final int targetColumns;
  private final int classes;
  private final List<String> classNames;
  private final int rows;

  ArrayDataset(
      float[] x,
      int features,
      float[] targets,
      int targetColumns,
      int classes,
      List<String> classNames) {
    this.x = x;
    this.features = features;
    this.targets = targets;
    this.targetColumns = targetColumns;
    this.classes = classes;
    this.classNames = List.copyOf(classNames);
    rows = requireRows("features", x, features);
    int targetRows = requireRows("targets", targets, targetColumns);
    if (rows != targetRows) {
      throw new InvalidInputException(
          "each row of features needs its targets, but there are %d rows of features and %d of targets"
              .formatted(rows, targetRows));
    }
    requireFinite("feature", x, features);
    requireFinite("target", targets, targetColumns);
  }

  private static int requireRows(String what, float[] values, int columns) {
    if (columns < 1) {
      throw new InvalidInputException(
          "a dataset needs at least 1 column of %s, but got %d".formatted(what, columns));
    }
    if (values.length % columns != 0) {
      throw new InvalidInputException(
          "an array with %d columns of %s needs a multiple of %d values, but has %d"
              .formatted(columns, what, columns, values.length));
    }
    return values.length / columns;
  }

  private static void requireFinite(String what, float[] values, int columns) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InvalidInputException(
            "%ss must be finite, but row %d, %s column %d (both from 0) is %s: drop or fill it"
                .formatted(what, i / columns, what, i % columns, values[i]));
      }
    }
  }

  /** Labels as a target column. */
  static float[] targets(int[] labels, int classes) {
    float[] targets = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new InvalidInputException(
            "labels must be 0 .. %d for %d classes, but row %d (from 0) has %d"
                .formatted(classes - 1, classes, i, labels[i]));
      }
      targets[i] = labels[i];
    }
    return targets;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public int targetColumns() {
    return targetColumns;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public void copyFeatures(int[] indices, int from, int count, float[] to, int offset) {
    copy(x, features, indices, from, count, to, offset);
  }

  @Override
  public void copyTargets(int[] indices, int from, int count, float[] to, int offset) {
    copy(targets, targetColumns, indices, from, count, to, offset);
  }

  private static void copy(
      float[] source, int columns, int[] indices, int from, int count, float[] to, int offset) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(source, indices[from + i] * columns, to, offset + i * columns, columns);
    }
  }
}
