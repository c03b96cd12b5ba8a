package io.evenkeel.loss;

/** What a network is asked to predict, and therefore how its output and its targets are read. */
public enum Task {
  /** One of several classes: a logit per class, one target column with the class's index. */
  CLASSES,
  /** Yes or no: one logit, one target column with 0 or 1. */
  BINARY,
  /** Real numbers: as many target columns as outputs. */
  REAL
}
