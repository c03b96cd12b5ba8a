package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.format.NumberFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which text is a number: each way of writing it, alone and in columns. */
class NumbersInTextTest {
  @TempDir Path folder;

  /** A table of one column, whose cells are quoted. */
  private Table column(TableOptions options, String... cells) throws IOException {
    String rows = Arrays.stream(cells).map(c -> "\"" + c + "\"\n").collect(Collectors.joining());
    return Table.read(Rows.file(folder, "a.csv", "x\n" + rows).toString(), options);
  }

  private void numbers(NumberFormat format, List<Double> values, String... cells)
      throws IOException {
    Table table = column(TableOptions.defaults(), cells);
    assertThat(table.column("x")).isEqualTo(new Column("x", ColumnType.NUMBER, format));
    assertThat(Rows.of(table)).isEqualTo(values.stream().map(String::valueOf).toList());
  }

  private void category(String... cells) throws IOException {
    Table table = column(TableOptions.defaults(), cells);
    assertThat(table.column("x")).isEqualTo(Column.category("x"));
    assertThat(Rows.of(table)).containsExactly(cells);
    assertThat(table.doubt("x")).isEmpty();
  }

  private void doubtful(String doubt, String... cells) throws IOException {
    Table table = column(TableOptions.defaults(), cells);
    assertThat(table.column("x")).isEqualTo(Column.category("x"));
    assertThat(table.doubt("x").map(Sentence::text))
        .isEqualTo(Optional.of("column 'x' of %s has ".formatted(folder.resolve("a.csv")) + doubt));
  }

  @Test
  void plainNumbers() throws IOException {
    numbers(
        NumberFormat.PLAIN,
        List.of(1.0, 0.5, 1.0, -0.0, 100_000.0, 1.0, -2.5e-3),
        "1.",
        ".5",
        "+1",
        "-0",
        "1e5",
        " 1 ",
        "-2.5E-3");
  }

  @Test
  void whatOnlyLooksLikeANumber() throws IOException {
    for (String code :
        List.of(
            "1_11", "41-10-1", "0x1F", "1d", "1f", "1L", "+-1", "1e", "1.2.3", "1e5_0", "--1")) {
      category(code, code + "1");
    }
    category("007", "12");
    category("11_1", "1_11", "2_3", "111");
  }

  @Test
  void theWordsOfOtherPrograms() throws IOException {
    assertThat(Rows.of(column(TableOptions.defaults(), "1", "nan", "NaN", "2")))
        .containsExactly("1.0", "-", "-", "2.0");
    for (String word : List.of("inf", "-Infinity", "1e400")) {
      Table table = column(TableOptions.defaults(), "1", word);
      if (!word.equals("1e400")) {
        table = table.withType("x", ColumnType.NUMBER);
      }
      Table read = table;
      assertThatThrownBy(() -> Rows.of(read))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith(
              "%s, row 2, column 'x': expected a finite number, got '%s': correct it, or "
                  .formatted(folder.resolve("a.csv"), word));
    }
    assertThat(
            Rows.of(
                column(
                    TableOptions.defaults().withMissing(Set.of("nan", "inf", "-inf")),
                    "1",
                    "Inf",
                    "-inf",
                    "NAN")))
        .containsExactly("1.0", "-", "-", "-");
  }

  @Test
  void decimalCommasAndThousands() throws IOException {
    numbers(NumberFormat.COMMA, List.of(9.56, 0.92, -8.0, 1e5), "9,56", "0,92", "-8", "1,0E+05");
    numbers(NumberFormat.COMMA, List.of(1234.5, -1234567.0), "1.234,50", "1.234.567,00-");
    numbers(NumberFormat.POINT, List.of(1234.5, 12.0), "1,234.50", "12");
    numbers(NumberFormat.POINT, List.of(1234567.0, 123.0), "1,234,567", "123");
    numbers(NumberFormat.POINT, List.of(123456.0, 12.0), "1,23,456", "12.00");
    numbers(new NumberFormat('.', " ", ""), List.of(1234.0, 56.0), "1 234", "56");
    numbers(new NumberFormat(',', " ", ""), List.of(1234.5, 56.0), "1\u00a0234,5", "56");
    numbers(new NumberFormat('.', "'", ""), List.of(1234.5, 1234.0), "1'234.50", "1\u2019234");
  }

  @Test
  void money() throws IOException {
    NumberFormat dollars = NumberFormat.POINT.with("$");
    numbers(dollars, List.of(1234.0, -5.0, -7.5), "$1,234.00", "-$5", "($7.50)");
    numbers(dollars, List.of(120498.0, 308672.0), "$120498", "$308672");
    numbers(NumberFormat.COMMA.with("€"), List.of(12.0, 1234.5), "€ 12", "1.234,50 €");
    numbers(new NumberFormat('.', "'", "CHF"), List.of(1234.5, 7.0), "CHF 1'234.50", "CHF 7.00");
    numbers(NumberFormat.POINT.with("%"), List.of(12.0, -0.5), "12 %", "-0.5%");
    category("SKU 123", "SKU 7");
  }

  @Test
  void severalReadingsFit() throws IOException {
    doubtful(
        "numbers such as '1,234', whose comma can be a decimal sign or stand between thousands: say"
            + " which with --decimal , or --decimal .",
        "1,234",
        "12,345");
    Table comma = column(TableOptions.defaults().withDecimal(','), "1,234", "12,345");
    assertThat(Rows.of(comma)).containsExactly("1.234", "12.345");
    Table point = column(TableOptions.defaults().withDecimal('.'), "1,234", "12,345");
    assertThat(Rows.of(point)).containsExactly("1234.0", "12345.0");
    Table told =
        column(
            TableOptions.defaults().withReading("x", ColumnReading.of("number:comma")),
            "1,234",
            "12,345");
    assertThat(Rows.of(told)).containsExactly("1.234", "12.345");
    assertThatThrownBy(() ->
            column(TableOptions.defaults().withType("x", ColumnType.NUMBER), "1,234", "12,345"))
        .hasMessageEndingWith("say which with --decimal , or --decimal .");
  }

  @Test
  void numbersInDifferentWays() throws IOException {
    String remedy = ": write them alike, or make the column a category with --column x=category";
    doubtful(
        "numbers that are written in different ways, such as '9.56' and '9,56'" + remedy,
        "9.56",
        "9,56");
    doubtful(
        "numbers that are written in different ways, such as '$5' and '€5'" + remedy, "$5", "€5");
    doubtful(
        "numbers that are written in different ways, such as '0.12' and '12%'" + remedy,
        "12%",
        "0.12");
  }

  @Test
  void otherColumnsOfTheFileShowWhichItIs() throws IOException {
    Path points = Rows.file(folder, "p.csv", "a;b\n1,234;0.5\n12,345;7.25\n");
    assertThat(Rows.of(Table.read(points))).containsExactly("1234.0|0.5", "12345.0|7.25");
    Path commas = Rows.file(folder, "c.csv", "a;b;c\n1,234;0,5;1.234\n12,345;7,25;9.000\n");
    assertThat(Rows.of(Table.read(commas)))
        .containsExactly("1.234|0.5|1234.0", "12.345|7.25|9000.0");
  }

  @Test
  void aLaterValueThatDoesNotFit() throws IOException {
    String many = "\"9,56\"\n".repeat(30);
    Path file = Rows.file(folder, "b.csv", "x\n" + many + "1.5\n");
    assertThatThrownBy(() -> Rows.of(Table.read(file)))
        .hasMessage(
            file
                + ", row 31, column 'x': expected a number written as in 1.234,5, got '1.5': correct"
                + " it, or make the column a category, or count '1.5' among the missing values");
    Path plain = Rows.file(folder, "c.csv", "x\n" + "9.56\n".repeat(30) + "\"9,56\"\n");
    assertThatThrownBy(() -> Rows.of(Table.read(plain)))
        .hasMessage(
            plain
                + ", row 31, column 'x': expected a finite number, got '9,56': correct it, or say"
                + " that its commas are decimal (number:comma), or make the column a category, or"
                + " count '9,56' among the missing values");
  }
}
