package io.evenkeel.dataset;

import io.evenkeel.kernels.InvalidInputException;

/** Another dataset with a weight for each row, in one more target column. */
record WeightedRows(Dataset source, float[] weights) implements DatasetView {

  WeightedRows {
    if (weights.length != source.rows()) {
      throw new InvalidInputException(
          "each row needs a weight, but there are %d rows and %d weights"
              .formatted(source.rows(), weights.length));
    }
  }

  @Override
  public int targetColumns() {
    return source.targetColumns() + 1;
  }

  @Override
  public void copyTargets(int[] indices, int from, int count, float[] targets, int targetOffset) {
    int columns = targetColumns();
    for (int i = 0; i < count; i++) {
      int to = targetOffset + i * columns;
      source.copyTargets(indices, from + i, 1, targets, to);
      targets[to + columns - 1] = weights[indices[from + i]];
    }
  }
}
