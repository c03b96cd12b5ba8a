package io.evenkeel.tabular;

/** What a row of a table is for. */
public enum Part {
  TRAIN,
  VALIDATION,
  TEST,
  /** Its target is missing. */
  NONE
}
