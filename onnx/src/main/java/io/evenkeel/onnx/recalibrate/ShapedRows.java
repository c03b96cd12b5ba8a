package io.evenkeel.onnx.recalibrate;

import io.evenkeel.dataset.Dataset;
import java.util.List;

/**
 * Rows that are tensors: what they are beside numbers in a line tells how a graph takes them whose
 * input has several open dimensions.
 *
 * @param data with features in the order of the shape
 * @param shape of a row, such as channels x height x width
 */
public record ShapedRows(Dataset data, List<Integer> shape) implements Dataset {
  public ShapedRows {
    shape = List.copyOf(shape);
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
    return data.targetColumns();
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
    data.copyTargets(indices, from, count, targets, targetOffset);
  }

  @Override
  public Dataset select(int[] indices) {
    return new ShapedRows(data.select(indices), shape);
  }

  @Override
  public Dataset slice(int from, int to) {
    return new ShapedRows(data.slice(from, to), shape);
  }
}
