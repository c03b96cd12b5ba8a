package io.evenkeel.serve.tensor;

import java.util.Arrays;
import java.util.List;

/**
 * A tensor that a model takes or gives.
 *
 * @param name by which requests and answers name it
 * @param datatype of its elements
 * @param shape its dimensions; -1 for one that is open
 */
public record TensorSpec(String name, Datatype datatype, List<Long> shape) {
  public TensorSpec {
    shape = List.copyOf(shape);
  }

  /** A tensor whose first dimension, the rows, is open. */
  public static TensorSpec ofRows(String name, Datatype datatype, long... others) {
    Long[] shape = new Long[others.length + 1];
    shape[0] = -1L;
    Arrays.setAll(shape, i -> i == 0 ? Long.valueOf(-1) : Long.valueOf(others[i - 1]));
    return new TensorSpec(name, datatype, List.of(shape));
  }
}
