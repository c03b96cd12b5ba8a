package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the rows of each part before they are trained on.
 *
 * @param sizes number of rows of each part; rows of unknown classes leave that of validation
 * @param tested whether there is a table of its own to test on
 */
record PartChecks(
    Table table, SplitSpec split, RowParts parts, Map<Part, Long> sizes, boolean tested) {

  private long size(Part part) {
    return sizes.getOrDefault(part, 0L);
  }

  /** Checks that there are rows to train on and, where they were asked for, to test on. */
  void requireRows() {
    if (size(Part.TRAIN) < 2) {
      throw new InvalidInputException(
          "%s leaves %d rows to train on, but at least 2 are needed"
              .formatted(table.source(), size(Part.TRAIN)));
    }
    boolean wantsTest = !tested && split.rowsOutsideTest(table.rows()) < table.rows();
    if (wantsTest && size(Part.TEST) == 0) {
      throw new InvalidInputException(
          "the test part of %s is empty: set a larger fraction aside with --test-fraction"
              .formatted(table.source()));
    }
  }

  /** A class of which no row is trained on is reported before the training, and not after it. */
  List<Note> unseen(ClassTarget classes) {
    UnseenClasses testedOn = new UnseenClasses(classes);
    UnseenClasses validated = new UnseenClasses(classes);
    try (PartScan scan = new PartScan(table, List.of(), parts)) {
      while (scan.next()) {
        for (int r = 0; r < scan.chunk().rows(); r++) {
          String label =
              scan.part(r) == Part.NONE
                  ? null
                  : PartScan.unseen(classes, scan.chunk(), scan.targetIndex(), r);
          if (label != null) {
            (scan.part(r) == Part.TEST ? testedOn : validated).add(label);
          }
        }
      }
    }
    List<Note> notes = new ArrayList<>();
    if (testedOn.rows() > 0) {
      String part = "the test part of " + table.source();
      TestTable.requireRows(part, classes, size(Part.TEST) - testedOn.rows(), testedOn);
      notes.add(testedOn.judged(part));
    }
    if (validated.rows() > 0) {
      sizes.merge(Part.VALIDATION, -validated.rows(), Long::sum);
      notes.add(validated.leftOut(table.source()));
    }
    return notes;
  }

  /** The warning that it will not be known how good the model is, where a test was asked for. */
  Optional<Note> untested() {
    boolean isAsked = !tested && !(split instanceof SplitSpec.None);
    return isAsked && size(Part.TEST) + size(Part.VALIDATION) == 0
        ? Optional.of(
            Note.warning(
                "all {0} rows of {1} are trained on and nothing is tested, so that it stays unknown how good the model is: give more rows, or a table to test on (--test FILE)",
                size(Part.TRAIN), table.source()))
        : Optional.empty();
  }
}
