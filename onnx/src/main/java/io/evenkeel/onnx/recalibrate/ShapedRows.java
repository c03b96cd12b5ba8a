package io.evenkeel.onnx.recalibrate;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.DatasetView;
import java.util.List;

/**
 * Rows that are tensors: their shape tells how a graph takes them if its input has several open
 * dimensions.
 *
 * @param source with features in the order of the shape
 * @param shape of a row, such as channels x height x width
 */
public record ShapedRows(Dataset source, List<Integer> shape) implements DatasetView {
  public ShapedRows {
    shape = List.copyOf(shape);
  }

  @Override
  public Dataset select(int[] indices) {
    return new ShapedRows(source.select(indices), shape);
  }

  @Override
  public Dataset slice(int from, int to) {
    return new ShapedRows(source.slice(from, to), shape);
  }
}
