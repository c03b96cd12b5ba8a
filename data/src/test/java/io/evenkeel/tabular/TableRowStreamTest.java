package io.evenkeel.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dataset.RowStream;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every training row comes once an epoch, in an order that seed and epoch decide. */
class TableRowStreamTest {
  private static final int ROWS = 5000;

  /** A stream of rows whose target is their number in the table. */
  private static RowStream stream(int bufferRows) {
    Table table =
        Table.of(
            List.of(Column.number("x"), Column.number("y")),
            IntStream.range(0, ROWS).mapToObj(i -> Map.of("x", i % 10, "y", i)).toList());
    Column y = Column.number("y");
    RowParts parts = new RowParts.Builder(y, 0, 0, 0).all();
    Preprocessor preprocessor =
        new Preprocessor(
            List.of(
                new NumberEncoder(
                    Column.number("x"), new Scaling(false, 0, 1), QuantileBins.NONE, 0, false)));
    return new TableRowStream(
        table, parts, preprocessor, NumberTarget.linear(y, 0, 1, 0, ROWS), ROWS, bufferRows);
  }

  private static float[] order(RowStream stream, long seed, int epoch, int block, int skipped) {
    float[] x = new float[ROWS];
    float[] targets = new float[ROWS];
    try (RowStream.Cursor cursor = stream.open(seed, epoch)) {
      cursor.skip(skipped);
      int read = skipped;
      for (int n = block; n > 0; ) {
        n = cursor.read(x, read, targets, read, Math.min(block, ROWS - read + 1));
        read += n;
      }
      assertThat(read).isEqualTo(ROWS);
    }
    for (int i = skipped; i < ROWS; i++) {
      assertThat(x[i]).isEqualTo(targets[i] % 10);
    }
    return targets;
  }

  @Test
  void everyRowComesOnce() {
    for (int buffer : new int[] {1, 300, ROWS, 10 * ROWS}) {
      float[] order = order(stream(buffer), 1, 0, 64, 0);
      Arrays.sort(order);
      for (int i = 0; i < ROWS; i++) {
        assertThat(order[i]).isEqualTo(i);
      }
    }
  }

  @Test
  void seedAndEpochDecideTheOrder() {
    float[] order = order(stream(300), 1, 0, 64, 0);
    assertThat(order(stream(300), 1, 0, 17, 0)).isEqualTo(order);
    assertThat(order(stream(300), 1, 1, 64, 0)).isNotEqualTo(order);
    assertThat(order(stream(300), 2, 0, 64, 0)).isNotEqualTo(order);
  }

  @Test
  void skippingIsReading() {
    float[] order = order(stream(300), 1, 0, 64, 0);
    float[] rest = order(stream(300), 1, 0, 64, 1234);
    assertThat(Arrays.copyOfRange(rest, 1234, ROWS))
        .isEqualTo(Arrays.copyOfRange(order, 1234, ROWS));
  }

  @Test
  void aBufferMovesRowsFarFromTheirPlace() {
    float[] order = order(stream(1000), 1, 0, 64, 0);
    double moved = 0;
    for (int i = 0; i < ROWS; i++) {
      moved += Math.abs(order[i] - i) / ROWS;
    }
    assertThat(moved).isGreaterThan(500);
  }
}
