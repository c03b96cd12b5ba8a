package io.evenkeel.tabular;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows whose class no training row has, so that no answer to them can be right. */
final class UnseenClasses {
  private static final int SHOWN = 5;

  private final Target target;
  private final Map<String, Long> rows = new TreeMap<>();
  private long count;

  UnseenClasses(Target target) {
    this.target = target;
  }

  /** Counts a row of this class. */
  void add(String label) {
    rows.merge(label, 1L, Long::sum);
    count++;
  }

  /** Number of rows. */
  long rows() {
    return count;
  }

  /** The classes in quotes, the first five of them. */
  String names() {
    List<String> shown = new ArrayList<>();
    rows.keySet().stream().limit(SHOWN).forEach(label -> shown.add("'" + label + "'"));
    String names = String.join(", ", shown);
    return rows.size() <= SHOWN ? names : "%s and %d more".formatted(names, rows.size() - SHOWN);
  }

  /**
   * What is said about rows on which a model is evaluated.
   *
   * @param source where they are, as in "12 rows of test.csv"
   */
  Note judged(String source) {
    return Note.warning(
        "{0} rows of {1} have a class in column '{2}' that no training row has ({3}): they count as wrong in the accuracy, and the other figures are of the other rows",
        count, source, target.column().name(), names());
  }

  /** What is said about rows that would have chosen the best epoch. */
  Note leftOut(String source) {
    return Note.warning(
        "{0} rows of {1} that were set aside for validation are left out, because no training row has their class in column '{2}' ({3})",
        count, source, target.column().name(), names());
  }
}
