package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.table.TableScan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a table's rows, chunk by chunk, with each row's part. The columns that the pass was
 * opened with come first in the chunks, then those that decide the part.
 */
final class PartScan implements AutoCloseable {
  private final TableScan scan;
  private final RowParts.Pass pass;
  private final int targetIndex;
  private final @Nullable RowWeights weights;
  private final int weightIndex;
  private final String source;
  private @Nullable TableChunk chunk;
  private Part[] parts = new Part[0];

  PartScan(Table table, List<String> columns, RowParts rowParts) {
    List<String> all = new ArrayList<>(columns);
    int[] places = rowParts.columns().stream().mapToInt(n -> place(all, n)).toArray();
    targetIndex = places[0];
    pass = rowParts.pass(targetIndex, places[places.length - 1]);
    weights = rowParts.weights();
    weightIndex = weights == null ? -1 : place(all, weights.column().name());
    scan = table.scan(all);
    source = table.source();
  }

  private static int place(List<String> all, String name) {
    int place = all.indexOf(name);
    if (place < 0) {
      all.add(name);
      return all.size() - 1;
    }
    return place;
  }

  /** Goes to the next chunk; false after the last one. */
  boolean next() {
    chunk = scan.next();
    if (chunk == null) {
      return false;
    }
    if (parts.length < chunk.rows()) {
      parts = new Part[chunk.rows()];
    }
    for (int r = 0; r < chunk.rows(); r++) {
      parts[r] = weight(r) == 0 ? Part.NONE : pass.next(chunk, r);
    }
    return true;
  }

  /** The chunk. */
  TableChunk chunk() {
    if (chunk == null) {
      throw new IllegalStateException("no chunk");
    }
    return chunk;
  }

  /** The part of a row of the chunk. */
  Part part(int row) {
    return parts[row];
  }

  /** What a row of the chunk weighs in the loss. */
  float weight(int row) {
    return weights == null ? 1 : weights.of(chunk(), weightIndex, row);
  }

  /** The target's column in the chunks. */
  int targetIndex() {
    return targetIndex;
  }

  /** The class of a row if the target does not have it; null if it does, or is a number. */
  static @Nullable String unseen(Target target, TableChunk chunk, int index, int row) {
    if (!(target instanceof ClassTarget classes)) {
      return null;
    }
    String label = ClassTarget.label(target.column(), chunk, index, row);
    return classes.index(label) < 0 ? label : null;
  }

  /**
   * What the network learns for a row's target: a class, or a standardised number.
   *
   * @throws InvalidInputException if it is a class that the target does not have
   */
  float target(Target target, int row) {
    TableChunk rows = chunk();
    return switch (target) {
      case NumberTarget number -> number.standardized(rows.numbers(targetIndex)[row]);
      case ClassTarget classes -> {
        String label = ClassTarget.label(target.column(), rows, targetIndex, row);
        int found = classes.index(label);
        if (found < 0) {
          throw new InvalidInputException(
              "row %d of %s has the class '%s' in column '%s', which no training row has: train with such rows, or leave them out"
                  .formatted(rows.firstRow() + row + 1, source, label, target.column().name()));
        }
        yield found;
      }
    };
  }

  @Override
  public void close() {
    scan.close();
  }
}
