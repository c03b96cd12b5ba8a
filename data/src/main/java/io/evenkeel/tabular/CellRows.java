package io.evenkeel.tabular;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.kernels.Reservoir;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.table.TableScan;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory as cells, which become the network's input where they are copied: a number takes 8
 * bytes, however many bins it falls into.
 */
final class CellRows implements Dataset {
  private final Preprocessor preprocessor;
  private final List<String> classNames;
  private final int columns;
  private double[] cells = new double[0];
  private float[] targets = new float[0];

  /** What the rows weigh in the loss; null where all weigh the same. */
  private float @Nullable [] weights;

  private int rows;

  /**
   * No rows yet.
   *
   * @param target the target that {@link #targets} are values of
   */
  CellRows(Preprocessor preprocessor, Target target) {
    this(preprocessor, target instanceof ClassTarget classes ? classes.classes() : List.of());
  }

  private CellRows(Preprocessor preprocessor, List<String> classNames) {
    this.preprocessor = preprocessor;
    this.classNames = classNames;
    columns = preprocessor.cells();
  }

  /** No rows yet, of which each will have a weight if those of the parts have. */
  static CellRows of(Preprocessor preprocessor, Target target, RowParts parts) {
    CellRows rows = new CellRows(preprocessor, target);
    rows.weights = parts.weights() == null ? null : new float[0];
    return rows;
  }

  /**
   * The first rows of a table, with targets if it has the model's target column.
   *
   * @param table as {@link Table#read} gives it; its columns are read as they were in training
   * @param mostRows the most rows to take
   * @throws io.evenkeel.kernels.InvalidInputException if the table lacks a column that the model
   *     predicts from
   */
  static CellRows of(TabularModel model, Table table, int mostRows) {
    String name = model.target().column().name();
    if (table.columns().stream().anyMatch(column -> column.name().equals(name))) {
      return withTargets(model.preprocessor(), model.target(), table, mostRows);
    }
    Preprocessor preprocessor = model.preprocessor();
    CellRows rows = new CellRows(preprocessor, List.of());
    try (TableScan scan = model.adapt(table).scan(preprocessor.names())) {
      TableChunk chunk = scan.next();
      while (chunk != null && rows.rows < mostRows) {
        double[][] cells = preprocessor.cells(chunk);
        for (int r = 0; r < chunk.rows() && rows.rows < mostRows; r++) {
          rows.add(cells, r, 0);
        }
        chunk = scan.next();
      }
    }
    return rows;
  }

  /** The first rows of a table that have a target. */
  static CellRows withTargets(Preprocessor preprocessor, Target target, Table table, int mostRows) {
    CellRows rows = new CellRows(preprocessor, target);
    Table adapted = TabularEvaluator.adapt(preprocessor, target, table);
    RowParts all = new RowParts.Builder(target.column(), 0, 0, 0).all();
    try (PartScan scan = new PartScan(adapted, preprocessor.names(), all)) {
      while (rows.rows < mostRows && scan.next()) {
        double[][] cells = preprocessor.cells(scan.chunk());
        for (int r = 0; r < scan.chunk().rows() && rows.rows < mostRows; r++) {
          if (scan.part(r) != Part.NONE) {
            rows.add(cells, r, scan.target(target, r));
          }
        }
      }
    }
    return rows;
  }

  /**
   * Rows that are drawn at random. Rows whose class the target does not have are left out.
   *
   * @param from those to draw from
   * @param most the most rows to draw
   */
  static Sample sample(
      Preprocessor preprocessor, Target target, JudgedRows from, int most, RandomStream random) {
    CellRows rows = new CellRows(preprocessor, target);
    Reservoir reservoir = new Reservoir(most, random);
    try (PartScan scan = from.scan(preprocessor.names())) {
      while (scan.next()) {
        TableChunk chunk = scan.chunk();
        double[][] cells = preprocessor.cells(chunk);
        for (int r = 0; r < chunk.rows(); r++) {
          if (scan.part(r) == from.part()
              && PartScan.unseen(target, chunk, scan.targetIndex(), r) == null) {
            int place = reservoir.place();
            if (place != Reservoir.NOWHERE) {
              rows.replaceOrAdd(place, cells, r, scan.target(target, r));
            }
          }
        }
      }
    }
    return new Sample(rows, reservoir.seen());
  }

  /**
   * Some rows of many.
   *
   * @param of how many there were
   */
  record Sample(CellRows rows, long of) {}

  private void replaceOrAdd(int place, double[][] chunk, int row, float target) {
    if (place == rows) {
      add(chunk, row, target);
    } else {
      put(place, chunk, row, target);
    }
  }

  private void put(int place, double[][] chunk, int row, float target) {
    targets[place] = target;
    for (int c = 0; c < chunk.length; c++) {
      cells[place * columns + c] = chunk[c][row];
    }
  }

  /** Takes in a row of a chunk's cells, and what it weighs. */
  void add(double[][] chunk, int row, float target, float weight) {
    add(chunk, row, target);
    if (weights != null) {
      weights = weights.length < targets.length ? Arrays.copyOf(weights, targets.length) : weights;
      weights[rows - 1] = weight;
    }
  }

  /** Takes in a row of a chunk's cells. */
  void add(double[][] chunk, int row, float target) {
    if (rows == targets.length) {
      int room = Math.max(1024, rows + (rows >> 1));
      targets = Arrays.copyOf(targets, room);
      cells = Arrays.copyOf(cells, Math.multiplyExact(room, columns));
    }
    rows++;
    put(rows - 1, chunk, row, target);
  }

  /** The cells, rows x columns, row-major. */
  double[] cells() {
    return cells;
  }

  /** A row's target. */
  float target(int row) {
    return targets[row];
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int features() {
    return preprocessor.features();
  }

  @Override
  public int targetColumns() {
    return weights == null ? 1 : 2;
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
    int features = features();
    for (int i = 0; i < count; i++) {
      preprocessor.encode(cells, indices[from + i] * columns, x, xOffset + i * features);
    }
  }

  @Override
  public void copyTargets(int[] indices, int from, int count, float[] to, int offset) {
    int columns = targetColumns();
    for (int i = 0; i < count; i++) {
      int row = indices[from + i];
      to[offset + i * columns] = targets[row];
      if (weights != null) {
        to[offset + i * columns + 1] = weights[row];
      }
    }
  }
}
