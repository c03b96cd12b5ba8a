package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tables whose rows are in memory. */
class MemoryTableTest {
  private static final List<Column> COLUMNS =
      List.of(
          Column.number("n"),
          Column.category("c"),
          new Column("b", ColumnType.BOOLEAN),
          new Column("d", ColumnType.DATE),
          new Column("t", ColumnType.TIMESTAMP));

  private enum Colour {
    RED
  }

  @Test
  void everyKindOfValue() {
    Table table =
        Table.of(
            COLUMNS,
            List.of(
                Map.of("n", 7, "c", " x ", "b", true, "d", LocalDate.of(1970, 1, 3)),
                Map.of("n", 1.5, "c", Colour.RED, "b", 0, "t", Instant.ofEpochSecond(60)),
                Map.of("c", " ", "t", LocalDateTime.of(1970, 1, 1, 0, 0, 1))));
    assertThat(table.rows()).isEqualTo(3);
    assertThat(table.columns()).isEqualTo(COLUMNS);
    assertThat(Rows.of(table))
        .containsExactly("7.0|x|1.0|2.0|-", "1.5|RED|0.0|-|60.0", "-|-|-|-|1.0");
  }

  @Test
  void columnsInTheOrderAskedFor() {
    Table table =
        Table.of(COLUMNS, List.of(Map.of("n", 1, "c", "x"))).without("b").without("d").without("t");
    assertThat(Rows.of(table, List.of("c", "n"))).containsExactly("x|1.0");
  }

  @Test
  void chunksHaveAtMost2048Rows() {
    Table table = Table.of(List.of(Column.number("n")), Collections.nCopies(5000, Map.of("n", 1)));
    try (TableScan scan = table.scan(List.of("n"))) {
      for (int rows : new int[] {2048, 2048, 904}) {
        assertThat(Objects.requireNonNull(scan.next()).rows()).isEqualTo(rows);
      }
      assertThat(scan.next()).isNull();
    }
  }

  @Test
  void aValueOfAnotherKind() {
    refused(Map.of("n", "7"), "column 'n' takes a finite number, but got 7 of type String");
    refused(
        Map.of("n", Double.POSITIVE_INFINITY),
        "column 'n' takes a finite number, but got Infinity of type Double");
    refused(Map.of("b", 2), "column 'b' takes true or false, but got 2 of type Integer");
    refused(Map.of("c", List.of()), "column 'c' takes text, but got [] of type ListN");
    refused(
        Map.of("d", "2020-01-01"),
        "column 'd' takes a LocalDate, but got 2020-01-01 of type String");
    refused(
        Map.of("t", 5),
        "column 't' takes a LocalDateTime or an Instant, but got 5 of type Integer");
  }

  private static void refused(Map<String, ?> row, String message) {
    assertThatThrownBy(() -> Table.of(COLUMNS, List.of(row)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void anotherType() {
    Table table = Table.of(COLUMNS, List.of(Map.of("n", 1)));
    assertThat(table.withType("n", ColumnType.NUMBER).columns()).isEqualTo(COLUMNS);
    assertThatThrownBy(() -> table.withType("n", ColumnType.DATE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "column 'n' of the table in memory is a number: make the table with another type to"
                + " change it");
  }

  @Test
  void numbersAsCategoriesHaveAllTheirDigits() {
    List<Column> columns = List.of(Column.number("a"), Column.number("b"));
    Table table =
        Table.of(
            columns,
            List.of(
                Map.of("a", 9_007_199_254_740_993L, "b", 0.5),
                Map.of("a", new BigDecimal("1E+2")),
                Map.of("a", new BigInteger("123456789012345678901234567890"))));
    assertThat(Rows.of(table.withType("a", ColumnType.CATEGORY).withType("b", ColumnType.CATEGORY)))
        .containsExactly("9007199254740993|0.5", "100|-", "123456789012345678901234567890|-");
  }

  @Test
  void noSuchColumn() {
    Table table =
        Table.of(List.of(Column.number("price"), Column.number("Prize")), List.of(Map.of()));
    assertThatThrownBy(() -> table.column("prise"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the table in memory has no column 'prise': did you mean 'price', 'Prize'?");
    assertThatThrownBy(() -> table.scan(List.of("weight")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the table in memory has no column 'weight': it has 'price', 'Prize'");
    assertThat(table.has("price")).isTrue();
    assertThat(table.has("prise")).isFalse();
  }

  @Test
  void twoColumnsOfTheSameName() {
    assertThatThrownBy(
            () -> Table.of(List.of(Column.number("a"), Column.number("A")), List.of(Map.of())))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the table has columns named 'a' and 'A', where case does not count (columns 1 and 2): rename one of them");
  }
}
