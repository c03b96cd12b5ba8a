package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.table.TextSql.Unfit;
import io.evenkeel.table.format.NumberFormat;
import io.evenkeel.table.format.TextFormat;
import io.evenkeel.testkit.SeededTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Text that is read here is what DuckDB makes of it by {@link TextSql}. */
class TextCellsTest {
  private static final int CELLS = 400;

  private static final List<String> PIECES =
      List.of(
          "0",
          "1",
          "12",
          "345",
          "007",
          ".",
          ",",
          "'",
          "’",
          " ",
          "\u00a0",
          "-",
          "−",
          "+",
          "e",
          "E",
          "5e3",
          "$",
          "€",
          "%",
          "(",
          ")",
          "inf",
          "NaN",
          "NA",
          "?",
          "true",
          "F",
          "yes",
          "No",
          "_",
          "1.234,50",
          "1,234.5",
          "1 234",
          "é");

  private static final List<NumberFormat> FORMATS =
      List.of(
          NumberFormat.PLAIN,
          NumberFormat.POINT,
          NumberFormat.COMMA,
          NumberFormat.COMMA.with("€"),
          NumberFormat.POINT.with("%"),
          new NumberFormat('.', "'", "$"),
          new NumberFormat(',', " ", ""));

  private static List<String> cells(RandomGenerator random) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < CELLS; i++) {
      StringBuilder cell = new StringBuilder();
      int pieces = random.nextInt(1, 6);
      for (int p = 0; p < pieces; p++) {
        cell.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      cells.add(cell.toString());
    }
    return cells;
  }

  /** What DuckDB makes of cells, as text. */
  private static List<String> computed(List<String> cells, String expression) throws Exception {
    String rows =
        cells.stream().map(c -> "(%s)".formatted(Sql.text(c))).collect(Collectors.joining(", "));
    try (Duck duck = Duck.open(1, 256L << 20)) {
      return duck.ask(
          "SELECT CAST(%s AS VARCHAR) FROM (VALUES %s) t(x)".formatted(expression, rows),
          result -> {
            List<String> values = new ArrayList<>();
            while (result.next()) {
              values.add(String.valueOf(result.getString(1)));
            }
            return values;
          });
    }
  }

  private static String shown(double value) {
    return Double.isNaN(value) ? "null" : Double.isInfinite(value) ? "inf" : "" + value;
  }

  private static void agree(
      ColumnType type, @Nullable TextFormat format, Set<String> missing, List<String> cells)
      throws Exception {
    TableOptions options = TableOptions.defaults().withMissing(missing);
    TextSql sql = new TextSql(missing);
    TextCells text = new TextCells(new Column("x", type, format), options);
    List<String> here = new ArrayList<>();
    for (String cell : cells) {
      here.add(type.isText() ? String.valueOf(text.category(cell)) : shown(text.number(cell)));
    }
    List<String> there =
        computed(
            cells,
            switch (format) {
              case NumberFormat numbers -> sql.number("x", "x", numbers, Unfit.MARKED);
              case null, default ->
                  type.isText()
                      ? sql.cell("x")
                      : "CAST(%s AS DOUBLE)".formatted(sql.truth("x", "x", Unfit.NULL));
            });
    for (int i = 0; i < there.size(); i++) {
      String expected = there.get(i);
      String found = here.get(i);
      if (type == ColumnType.NUMBER && !expected.equals("null") && !expected.contains("inf")) {
        expected = shown(Double.parseDouble(expected));
      } else if (type == ColumnType.BOOLEAN && found.equals("inf")) {
        found = "null"; // the SQL has only what fits
      }
      assertThat(found.replace("-inf", "inf"))
          .as("'%s' as %s, %s", cells.get(i), type, format)
          .isEqualTo(expected.replace("-inf", "inf"));
    }
  }

  @SeededTest
  void numbers(RandomGenerator random) throws Exception {
    for (NumberFormat format : FORMATS) {
      agree(ColumnType.NUMBER, format, TableOptions.defaults().missing(), cells(random));
      agree(ColumnType.NUMBER, format, Set.of("1", "1,234.5", "12 %", "Inf", "?"), cells(random));
    }
  }

  @SeededTest
  void categoriesAndTruths(RandomGenerator random) throws Exception {
    for (Set<String> missing : List.of(TableOptions.defaults().missing(), Set.of("1", "no"))) {
      agree(ColumnType.CATEGORY, null, missing, cells(random));
      agree(ColumnType.BOOLEAN, null, missing, cells(random));
    }
  }

  @Test
  void truths() throws Exception {
    List<String> cells =
        List.of("true", "T", "yes", "Y", "1", " TRUE ", "false", "f", "no", "N", "0", "on", "2");
    agree(ColumnType.BOOLEAN, null, Set.of(), cells);
    TextCells text = new TextCells(new Column("x", ColumnType.BOOLEAN), TableOptions.defaults());
    assertThat(cells.stream().map(c -> shown(text.number(c))))
        .containsExactly(
            "1.0", "1.0", "1.0", "1.0", "1.0", "1.0", "0.0", "0.0", "0.0", "0.0", "0.0", "inf",
            "inf");
  }

  @Test
  void largeAndSmallNumbers() throws Exception {
    agree(
        ColumnType.NUMBER,
        NumberFormat.PLAIN,
        Set.of(),
        List.of(
            "1e400",
            "-1e400",
            "1e-400",
            "4.9e-324",
            "-0",
            "9007199254740993",
            "0.1",
            "1.e5",
            "179769313486231570000000000000000000000e270",
            "1e+05",
            ".5E-1"));
  }

  @SeededTest
  void plainNumbersAreThoseOfThePattern(RandomGenerator random) {
    Pattern pattern = Pattern.compile(NumberFormat.PLAIN.pattern());
    List<String> pieces = List.of("0", "12", ".", "-", "+", "e", "E", "x");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder cell = new StringBuilder();
      int count = random.nextInt(7);
      for (int p = 0; p < count; p++) {
        cell.append(pieces.get(random.nextInt(pieces.size())));
      }
      assertThat(NumberText.isPlain(cell.toString()))
          .as(cell.toString())
          .isEqualTo(pattern.matcher(cell).matches());
    }
  }
}
