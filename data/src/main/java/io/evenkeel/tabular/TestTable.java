package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import java.util.List;

/**
 * Reads a test table through before anything is trained, so that what is wrong with it is known
 * then and not after the last epoch.
 */
final class TestTable {
  private TestTable() {}

  /**
   * Checks columns, cells and classes of all rows.
   *
   * @return what there is to say about it
   * @throws InvalidInputException if the table cannot be tested on
   */
  static List<Note> check(Preprocessor preprocessor, Target target, Table table) {
    UnseenClasses unseen = new UnseenClasses(target);
    long known = 0;
    try (PartScan scan = JudgedRows.all(preprocessor, target, table).scan(preprocessor.names())) {
      while (scan.next()) {
        TableChunk chunk = scan.chunk();
        for (int r = 0; r < chunk.rows(); r++) {
          if (scan.part(r) == Part.NONE) {
            continue;
          }
          String label = PartScan.unseen(target, chunk, scan.targetIndex(), r);
          if (label == null) {
            known++;
          } else {
            unseen.add(label);
          }
        }
      }
    }
    requireRows(table.source(), target, known, unseen);
    return unseen.rows() == 0 ? List.of() : List.of(unseen.judged(table.source()));
  }

  /**
   * Refuses rows that cannot judge a model.
   *
   * @param known how many have a target that the model can answer
   */
  static void requireRows(String source, Target target, long known, UnseenClasses unseen) {
    if (known > 0) {
      return;
    }
    String column = target.column().name();
    if (target instanceof ClassTarget classes && unseen.rows() > 0) {
      throw new InvalidInputException(
          "no row of %s has a class that the model knows: its column '%s' has %s, but the model was trained on %s"
              .formatted(source, column, unseen.names(), names(classes)));
    }
    throw new InvalidInputException(
        "%s has no row with the target '%s' to evaluate on".formatted(source, column));
  }

  private static String names(ClassTarget target) {
    UnseenClasses names = new UnseenClasses(target);
    target.classes().forEach(names::add);
    return names.names();
  }
}
