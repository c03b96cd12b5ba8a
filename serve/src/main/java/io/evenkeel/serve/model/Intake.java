package io.evenkeel.serve.model;

import io.evenkeel.network.Shape;
import io.evenkeel.picture.Fit;
import io.evenkeel.table.TableOptions;
import io.evenkeel.tabular.TabularModel;

/** What a person may send to a model, beside tensors. */
public sealed interface Intake {

  /**
   * Rows of a table: a value for each column.
   *
   * @param reading which values mean that nothing is known in CSV
   */
  record Columns(TabularModel model, TableOptions reading) implements Intake {}

  /** A picture's file, or its numbers. */
  record Picture(Shape shape, Fit fit) implements Intake {}

  /** Rows of a given count of numbers. */
  record Numbers(int features) implements Intake {}

  /** Nothing but tensors. */
  record TensorsOnly(String why) implements Intake {}

  /** How many numbers a row has, as the model is given it; 0 where only tensors are taken. */
  default int features() {
    return switch (this) {
      case Columns columns -> columns.model().preprocessor().features();
      case Picture picture -> picture.shape().features();
      case Numbers numbers -> numbers.features();
      case TensorsOnly _ -> 0;
    };
  }
}
