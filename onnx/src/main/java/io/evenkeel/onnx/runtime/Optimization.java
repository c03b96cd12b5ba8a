package io.evenkeel.onnx.runtime;

/** Whether ONNX Runtime may change a graph before it runs it. */
public enum Optimization {
  /** It runs the graph node by node. */
  NONE,
  /** It fuses and folds what it can. */
  ALL
}
