package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of a small file are parsed once. */
class KeptRowsTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("few.csv");
    Files.writeString(file, "n,town,m\n1,Bern,3\n2,Oslo,4\n");
  }

  private static TableChunk first(Table table, String... columns) {
    try (TableScan scan = table.scan(List.of(columns))) {
      TableChunk chunk = scan.next();
      assertThat(scan.next()).isNull();
      return Objects.requireNonNull(chunk);
    }
  }

  @Test
  void laterScansGiveTheSameArrays() {
    Table table = Table.read(file);
    TableChunk all = first(table, "n", "town", "m");
    TableChunk some = first(table, "m", "town");
    assertThat(some.numbers(0)).isSameAs(all.numbers(2)).startsWith(3, 4);
    assertThat(some.text(1)).isSameAs(all.text(1)).startsWith("Bern", "Oslo");
    assertThat(some.firstRow()).isZero();
    assertThat(some.rows()).isEqualTo(2);
    assertThat(Rows.of(table)).containsExactly("1.0|Bern|3.0", "2.0|Oslo|4.0");
  }

  @Test
  void columnsOfSeveralScansAreKeptTogether() {
    Table table = Table.read(file);
    double[] n = first(table, "n").numbers(0);
    double[] m = first(table, "m").numbers(0);
    TableChunk both = first(table, "m", "n");
    assertThat(both.numbers(0)).isSameAs(m);
    assertThat(both.numbers(1)).isSameAs(n);
  }

  @Test
  void aColumnReadAsAnotherTypeIsScanned() {
    Table table = Table.read(file);
    first(table, "n", "m");
    Table text = table.withType("n", ColumnType.CATEGORY);
    assertThat(first(text, "n", "m").text(0)).startsWith("1", "2");
  }

  @Test
  void whatWasNotReadToItsEndIsNotKept() {
    Table table = Table.read(file);
    TableChunk broken;
    try (TableScan scan = table.scan(List.of("n"))) {
      broken = Objects.requireNonNull(scan.next());
    }
    assertThat(first(table, "n").numbers(0)).isNotSameAs(broken.numbers(0)).startsWith(1, 2);
  }

  @Test
  void aFileThatChangedIsNotServedFromMemory() throws IOException {
    Table table = Table.read(file);
    first(table, "n");
    Files.writeString(file, "n,town,m\n1,Bern,3\n2,Oslo,4\n5,Rome,6\n");
    assertThatThrownBy(() -> first(table, "n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("changed while it was read");
  }

  @Test
  void aQueryRunsOnce() {
    Table table = Table.sql("SELECT range AS n, random() AS r FROM range(3000)");
    try (TableScan once = table.scan(List.of("r"));
        TableScan again = table.scan(List.of("r"))) {
      assertThat(once.next()).isNotNull(); // neither is at its end: both read
      assertThat(again.next()).isNotNull();
    }
    List<String> rows = Rows.of(table);
    assertThat(rows).hasSize(3000).isEqualTo(Rows.of(table));
  }

  @Test
  void manyRowsAreNotKept() {
    List<Column> columns = List.of(Column.number("n"), Column.category("town"));
    assertThat(KeptRows.fit(columns, 100_000)).isTrue();
    assertThat(KeptRows.fit(columns, 3_000_000)).isFalse();
  }
}
