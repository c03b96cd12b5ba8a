package io.evenkeel.tabular;

import io.evenkeel.loss.Task;
import io.evenkeel.table.Column;

/** The column that is predicted, and how it and the network's output are read. */
public sealed interface Target permits ClassTarget, NumberTarget {

  /** The table's column. */
  Column column();

  /** How the network's output is read. */
  Task task();

  /** Number of outputs of a network that predicts it. */
  default int outputs() {
    return 1;
  }
}
