package io.evenkeel.tabular;

import io.evenkeel.table.TableChunk;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a plan's parts, as the network sees them. */
record PlanRows(TabularPlan.Source source, Preprocessor preprocessor, Target target) {

  /** The rows of a part, in memory, in the table's order. */
  CellRows of(Part part) {
    CellRows rows = CellRows.of(preprocessor, target, source.parts());
    load(Map.of(part, rows));
    return rows;
  }

  /**
   * The rows that are trained on, and those for validation.
   *
   * @param streaming whether the rows that are trained on are read again in every epoch
   * @param bufferRows rows that are shuffled together then
   */
  MemberTraining training(TabularSettings settings, boolean streaming, int bufferRows) {
    Map<Part, CellRows> wanted = new EnumMap<>(Part.class);
    CellRows train = CellRows.of(preprocessor, target, source.parts());
    if (!streaming) {
      wanted.put(Part.TRAIN, train);
    }
    CellRows validation = null;
    if (size(Part.VALIDATION) > 0) {
      validation = CellRows.of(preprocessor, target, source.parts());
      wanted.put(Part.VALIDATION, validation);
    }
    if (!wanted.isEmpty()) {
      load(wanted);
    }
    if (streaming) {
      return MemberTraining.of(stream(bufferRows), validation);
    }
    return settings.bagged()
        ? MemberTraining.dealt(train, settings.members(), settings.seed())
        : MemberTraining.of(train, validation);
  }

  private long size(Part part) {
    return source.sizes().getOrDefault(part, 0L);
  }

  private TableRowStream stream(int bufferRows) {
    return new TableRowStream(
        source.table(), source.parts(), preprocessor, target, size(Part.TRAIN), bufferRows);
  }

  /** Adds the table's rows to those of their part; parts without an entry are left out. */
  private void load(Map<Part, CellRows> wanted) {
    try (PartScan scan = new PartScan(source.table(), preprocessor.names(), source.parts())) {
      while (scan.next()) {
        TableChunk chunk = scan.chunk();
        double[][] cells = preprocessor.cells(chunk);
        for (int r = 0; r < chunk.rows(); r++) {
          @Nullable CellRows to = wanted.get(scan.part(r));
          boolean leftOut =
              scan.part(r) == Part.VALIDATION
                  && PartScan.unseen(target, chunk, scan.targetIndex(), r) != null;
          if (to != null && !leftOut) {
            to.add(cells, r, scan.target(target, r), scan.weight(r));
          }
        }
      }
    }
  }
}
