package io.evenkeel.tabular;

import io.evenkeel.dataset.RowStream;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import java.util.List;

/**
 * A table's training rows, read again in every epoch and shuffled in a buffer: a row is drawn from
 * the buffer at random and replaced by the next of the table. Memory is the buffer's, whatever the
 * table's size.
 */
final class TableRowStream implements RowStream {
  private final Table table;
  private final RowParts parts;
  private final Preprocessor preprocessor;
  private final Target target;
  private final List<String> classNames;
  private final long rows;
  private final int bufferRows;

  /**
   * @param rows number of training rows
   * @param bufferRows number of rows that are shuffled together
   */
  TableRowStream(
      Table table,
      RowParts parts,
      Preprocessor preprocessor,
      Target target,
      long rows,
      int bufferRows) {
    this.table = table;
    this.parts = parts;
    this.preprocessor = preprocessor;
    this.target = target;
    this.rows = rows;
    this.bufferRows = bufferRows;
    classNames = target instanceof ClassTarget classes ? classes.classes() : List.of();
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public int features() {
    return preprocessor.features();
  }

  @Override
  public int targetColumns() {
    return parts.weights() == null ? 1 : 2;
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
  public Cursor open(long seed, int epoch) {
    return new ReadAhead(new ShuffleBuffer(RandomStream.of(seed, "shuffle", epoch)), this);
  }

  private final class ShuffleBuffer implements Cursor {
    private final RandomStream random;
    private final PartScan scan = new PartScan(table, preprocessor.names(), parts);
    private final int columns = preprocessor.cells();
    private final double[] cells;
    private final float[] targets;
    private final float[] weights;
    private final double[] drawn = new double[columns];
    private float drawnTarget;
    private float drawnWeight;
    private double[][] chunkCells = new double[0][];
    private int row;
    private boolean open;
    private int filled;

    ShuffleBuffer(RandomStream random) {
      this.random = random;
      int room = (int) Math.min(bufferRows, rows);
      cells = new double[room * columns];
      targets = new float[room];
      weights = new float[room];
      open = nextChunk();
      while (filled < room && take(filled)) {
        filled++;
      }
    }

    /** Puts the table's next training row into a place; false if there is none. */
    private boolean take(int place) {
      while (open) {
        TableChunk chunk = scan.chunk();
        for (; row < chunk.rows(); row++) {
          if (scan.part(row) == Part.TRAIN) {
            for (int c = 0; c < columns; c++) {
              cells[place * columns + c] = chunkCells[c][row];
            }
            targets[place] = scan.target(target, row);
            weights[place] = scan.weight(row);
            row++;
            return true;
          }
        }
        open = nextChunk();
      }
      return false;
    }

    private boolean nextChunk() {
      row = 0;
      if (!scan.next()) {
        return false;
      }
      chunkCells = preprocessor.cells(scan.chunk());
      return true;
    }

    /** Draws a row into {@link #drawn} and refills its place. */
    private void draw() {
      int place = random.nextInt(filled);
      System.arraycopy(cells, place * columns, drawn, 0, columns);
      drawnTarget = targets[place];
      drawnWeight = weights[place];
      if (!take(place)) {
        filled--;
        System.arraycopy(cells, filled * columns, cells, place * columns, columns);
        targets[place] = targets[filled];
        weights[place] = weights[filled];
      }
    }

    @Override
    public int read(float[] x, int xOffset, float[] to, int targetOffset, int count) {
      int read = 0;
      while (read < count && filled > 0) {
        draw();
        int at = targetOffset + read * targetColumns();
        to[at] = drawnTarget;
        if (parts.weights() != null) {
          to[at + 1] = drawnWeight;
        }
        preprocessor.encode(drawn, 0, x, xOffset + read * preprocessor.features());
        read++;
      }
      return read;
    }

    @Override
    public void skip(long skipped) {
      for (long i = 0; i < skipped && filled > 0; i++) {
        draw();
      }
    }

    @Override
    public void close() {
      scan.close();
    }
  }
}
