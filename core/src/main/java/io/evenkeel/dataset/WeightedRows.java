package io.evenkeel.dataset;

import io.evenkeel.kernels.InvalidInputException;
import java.util.List;

/** Another dataset with a weight for each row, in a target column more. */
record WeightedRows(Dataset data, float[] weights) implements Dataset {

  WeightedRows {
    if (weights.length != data.rows()) {
      throw new InvalidInputException(
          "each row needs a weight, but there are %d rows and %d weights"
              .formatted(data.rows(), weights.length));
    }
  }

  @Override
  public int rows() {
    return data.rows();
  }

  @Override
  public int features() {
    return data.features();
  }

  @Override
  public int targetColumns() {
    return data.targetColumns() + 1;
  }

  @Override
  public int classes() {
    return data.classes();
  }

  @Override
  public List<String> classNames() {
    return data.classNames();
  }

  @Override
  public void copyFeatures(int[] indices, int from, int count, float[] x, int xOffset) {
    data.copyFeatures(indices, from, count, x, xOffset);
  }

  @Override
  public void copyTargets(int[] indices, int from, int count, float[] targets, int targetOffset) {
    int columns = targetColumns();
    for (int i = 0; i < count; i++) {
      int to = targetOffset + i * columns;
      data.copyTargets(indices, from + i, 1, targets, to);
      targets[to + columns - 1] = weights[indices[from + i]];
    }
  }
}
