package io.evenkeel.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a small source, as scans have read them, so that planning, training and evaluation do
 * not parse the same file several times. Immutable.
 *
 * @param sizes rows of each chunk
 * @param values for each column that was scanned, its array of each chunk; the columns say how the
 *     cells were read
 */
record KeptRows(List<Integer> sizes, Map<Column, List<Object>> values) {
  /** Numbers that are kept at most: 96 MB of them. */
  private static final long MOST_NUMBERS = 12_000_000;

  /** Of the heap, the share that may be taken by kept rows. */
  private static final int HEAP_SHARE = 8;

  /** A text with its string takes the memory of so many numbers. */
  private static final int TEXT_WEIGHT = 6;

  /** Whether rows of these columns are few enough to be kept. */
  static boolean fit(List<Column> columns, long rows) {
    long most =
        Math.min(
            MOST_NUMBERS, Runtime.getRuntime().maxMemory() / (HEAP_SHARE * (long) Double.BYTES));
    long weight = columns.stream().mapToLong(c -> c.type().isText() ? TEXT_WEIGHT : 1).sum();
    return weight * rows <= most;
  }

  /** Whether all these columns were scanned, read in the same way. */
  boolean have(List<Column> columns) {
    return values.keySet().containsAll(columns);
  }

  /** These and later ones; only the later ones if they came in other chunks. */
  KeptRows and(KeptRows later) {
    if (!sizes.equals(later.sizes)) {
      return later;
    }
    Map<Column, List<Object>> all = new HashMap<>(values);
    all.putAll(later.values);
    return new KeptRows(sizes, all);
  }

  /** Columns that {@link #have} has found, once more. */
  TableScan scan(List<Column> columns) {
    List<List<Object>> arrays = columns.stream().map(values::get).toList();
    return new TableScan() {
      private int chunk;
      private long row;

      @Override
      public @Nullable TableChunk next() {
        if (chunk == sizes.size()) {
          return null;
        }
        int at = chunk++;
        int rows = sizes.get(at);
        long first = row;
        row += rows;
        return new TableChunk(rows, first, arrays.stream().map(a -> a.get(at)).toArray());
      }

      @Override
      public void close() {
        chunk = sizes.size();
      }
    };
  }

  /**
   * A scan that hands on what it has read, if it is read to its end and the rows {@link #fit}.
   *
   * @param columns what is scanned
   */
  static TableScan keeping(TableScan scan, List<Column> columns, Consumer<KeptRows> keep) {
    List<Integer> sizes = new ArrayList<>();
    List<List<Object>> arrays = columns.stream().<List<Object>>map(_ -> new ArrayList<>()).toList();
    return new TableScan() {
      private boolean tooMany;

      @Override
      public @Nullable TableChunk next() {
        TableChunk chunk = scan.next();
        if (chunk == null) {
          if (!tooMany) {
            keep.accept(kept());
          }
        } else if (!tooMany) {
          add(chunk);
        }
        return chunk;
      }

      private void add(TableChunk chunk) {
        sizes.add(chunk.rows());
        tooMany = !fit(columns, chunk.firstRow() + chunk.rows());
        if (tooMany) {
          arrays.forEach(List::clear);
          return;
        }
        List<Object> read = chunk.values();
        for (int i = 0; i < arrays.size(); i++) {
          arrays.get(i).add(read.get(i));
        }
      }

      private KeptRows kept() {
        Map<Column, List<Object>> values = new HashMap<>();
        for (int i = 0; i < arrays.size(); i++) {
          values.put(columns.get(i), List.copyOf(arrays.get(i)));
        }
        return new KeptRows(List.copyOf(sizes), values);
      }

      @Override
      public void close() {
        scan.close();
      }
    };
  }
}
