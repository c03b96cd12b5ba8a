package io.evenkeel.spark.internal.rows;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.exchange.Sharding;
import io.evenkeel.tabular.ClassTarget;
import io.evenkeel.tabular.Preprocessor;
import io.evenkeel.tabular.TabularDesign;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/**
 * The rows of a worker's shards, in their order, as cells that become the network's input when they
 * are copied.
 */
public final class ShardRowSet implements Dataset, AutoCloseable {
  private static final int TARGET = 1;

  private final Preprocessor preprocessor;
  private final List<String> classNames;
  private final RowStore store;
  private final int[] order;
  private final int targetColumns;

  private ShardRowSet(TabularDesign design, int targetColumns, RowStore store, int[] order) {
    this.targetColumns = targetColumns;
    preprocessor = design.preprocessor();
    classNames = design.target() instanceof ClassTarget classes ? classes.classes() : List.of();
    this.store = store;
    this.order = order;
  }

  /**
   * Takes in the rows that came for a worker.
   *
   * @param rows each with its shard
   * @param weighted whether each has a weight
   * @param mostInMemory bytes; further rows go to a file
   * @param folder for that file
   */
  public static ShardRowSet of(
      Iterator<Tuple2<Integer, byte[]>> rows,
      TabularDesign design,
      boolean weighted,
      ShardCut cut,
      Sharding worker,
      long mostInMemory,
      Path folder) {
    int targetColumns = weighted ? 2 : 1;
    int cells = design.preprocessor().cells();
    RowStore store = new RowStore(TARGET + targetColumns + cells, mostInMemory, folder);
    try {
      int[] shards = new int[1024];
      while (rows.hasNext()) {
        Tuple2<Integer, byte[]> row = rows.next();
        if (store.rows() == shards.length) {
          shards = Arrays.copyOf(shards, shards.length * 2);
        }
        shards[store.rows()] = row._1;
        store.add(row._2);
      }
      Content content = new Content(store, design.preprocessor(), targetColumns);
      int[] order = order(store, shards, content, cut, worker);
      return new ShardRowSet(design, targetColumns, store, order);
    } catch (RuntimeException | Error e) {
      store.close();
      throw e;
    }
  }

  private static int[] order(
      RowStore store, int[] shards, Content content, ShardCut cut, Sharding worker) {
    Integer[] sorted = new Integer[store.rows()];
    Arrays.setAll(sorted, i -> i);
    Arrays.sort(
        sorted,
        (a, b) -> {
          int byShard = Integer.compare(shards[a], shards[b]);
          if (byShard != 0) {
            return byShard;
          }
          int byHash = Long.compareUnsigned(store.bits(a, 0), store.bits(b, 0));
          return byHash != 0 ? byHash : Arrays.compare(content.bits(a), content.bits(b));
        });
    int[] order = new int[sorted.length];
    int at = 0;
    int from = 0;
    for (int shard = worker.first(); shard < worker.end(); shard++) {
      int to = from;
      while (to < sorted.length && shards[sorted[to]] == shard) {
        to++;
      }
      int first = (int) (from + cut.skipped(shard));
      for (int i = first; i < first + cut.rows(shard); i++) {
        order[at++] = sorted[i];
      }
      from = to;
    }
    return Arrays.copyOf(order, at);
  }

  /** Rows whose hashes are equal are in the order of their features' and targets' bits. */
  private record Content(RowStore store, Preprocessor preprocessor, int targetColumns) {
    int[] bits(int row) {
      double[] cells = new double[preprocessor.cells()];
      Arrays.setAll(cells, c -> store.number(row, TARGET + targetColumns + c));
      int features = preprocessor.features();
      float[] x = new float[features + targetColumns];
      preprocessor.encode(cells, 0, x, 0);
      for (int t = 0; t < targetColumns; t++) {
        x[features + t] = (float) store.number(row, TARGET + t);
      }
      int[] bits = new int[x.length];
      Arrays.setAll(bits, i -> Float.floatToRawIntBits(x[i]));
      return bits;
    }
  }

  /** Bytes that did not fit into memory. */
  public long bytesInFile() {
    return store.bytesInFile();
  }

  @Override
  public int rows() {
    return order.length;
  }

  @Override
  public int features() {
    return preprocessor.features();
  }

  @Override
  public int targetColumns() {
    return targetColumns;
  }

  @Override
  public int classes() {
    return classNames.size();
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public void copyFeatures(int[] indices, int from, int count, float[] x, int xOffset) {
    double[] cells = new double[preprocessor.cells()];
    for (int i = 0; i < count; i++) {
      int row = order[indices[from + i]];
      for (int c = 0; c < cells.length; c++) {
        cells[c] = store.number(row, TARGET + targetColumns + c);
      }
      preprocessor.encode(cells, 0, x, xOffset + i * features());
    }
  }

  @Override
  public void copyTargets(int[] indices, int from, int count, float[] to, int offset) {
    for (int i = 0; i < count; i++) {
      int row = order[indices[from + i]];
      for (int t = 0; t < targetColumns; t++) {
        to[offset + i * targetColumns + t] = (float) store.number(row, TARGET + t);
      }
    }
  }

  /** Gives memory and file back. */
  @Override
  public void close() {
    store.close();
  }
}
