package io.evenkeel.dataset;

import java.util.List;

/**
 * The rows of another dataset, seen in another way: what a subclass does not override is as in the
 * other dataset.
 */
public interface DatasetView extends Dataset {

  /** The other dataset. */
  Dataset source();

  @Override
  default int rows() {
    return source().rows();
  }

  @Override
  default int features() {
    return source().features();
  }

  @Override
  default int targetColumns() {
    return source().targetColumns();
  }

  @Override
  default int classes() {
    return source().classes();
  }

  @Override
  default List<String> classNames() {
    return source().classNames();
  }

  @Override
  default void copyFeatures(int[] indices, int from, int count, float[] x, int xOffset) {
    source().copyFeatures(indices, from, count, x, xOffset);
  }

  @Override
  default void copyTargets(int[] indices, int from, int count, float[] targets, int targetOffset) {
    source().copyTargets(indices, from, count, targets, targetOffset);
  }
}
