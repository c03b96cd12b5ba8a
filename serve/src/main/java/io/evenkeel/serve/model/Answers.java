package io.evenkeel.serve.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What a model predicts for rows, for people. */
public interface Answers {

  /** Number of rows. */
  int rows();

  /** The classes' names; empty where numbers are predicted. */
  List<String> classes();

  /** The predicted class of a row; there must be classes. */
  int predicted(int row);

  /** The probability of a class. */
  double probability(int row, int index);

  /** The predicted numbers of a row; there must be no classes. */
  double[] values(int row);

  /**
   * What there is to say about a row beside its prediction, by name; the same names for every row.
   */
  default SequencedMap<String, Double> beside(int row) {
    return new LinkedHashMap<>();
  }
}
