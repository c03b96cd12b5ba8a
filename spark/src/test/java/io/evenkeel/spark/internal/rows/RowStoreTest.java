package io.evenkeel.spark.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowStoreTest {

  /** Rows that do not fit into memory come from a file, to the same bits. */
  @Test
  void rowsInAFileAreTheSame() {
    try (RowStore memory = new RowStore(3, Long.MAX_VALUE, Path.of("target"));
        RowStore file = new RowStore(3, 0, Path.of("target"))) {
      for (int row = 0; row < 1000; row++) {
        ByteBuffer values = ByteBuffer.allocate(24);
        values.putLong(0x0123456789ABCDEFL * row).putDouble(row).putDouble(-0.5 * row);
        memory.add(values.array());
        file.add(values.array());
      }
      assertThat(memory.bytesInFile()).isZero();
      assertThat(file.bytesInFile()).isGreaterThan(24_000);
      for (int row = 0; row < 1000; row++) {
        for (RowStore store : List.of(memory, file)) {
          assertThat(store.bits(row, 0)).isEqualTo(0x0123456789ABCDEFL * row);
          assertThat(store.number(row, 2)).isEqualTo(-0.5 * row);
        }
      }
    }
  }
}
