package io.evenkeel.network;

/** Looks inside a network's forward pass. */
@FunctionalInterface
public interface Trace {

  /**
   * Sees one node's value, in the order of the graph.
   *
   * @param node whose value it is
   * @param values rows x features; valid during the call alone, and not to be written
   * @param stride distance between rows, at least features; what lies between is not defined
   * @param rows number of rows
   */
  void see(Node node, float[] values, int stride, int rows);
}
