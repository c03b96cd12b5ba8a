package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.table.format.TimeFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which text is a date, and in which order of day, month and year. */
class DatesInTextTest {
  @TempDir Path folder;

  private Table column(TableOptions options, String... cells) throws IOException {
    String csv = "x,y\n" + String.join(",1\n", cells) + ",1\n";
    return Table.read(Rows.file(folder, "a.csv", csv).toString(), options).without("y");
  }

  private void dates(TimeFormat format, List<String> days, String... cells) throws IOException {
    Table table = column(TableOptions.defaults(), cells);
    assertThat(table.column("x")).isEqualTo(new Column("x", ColumnType.DATE, format));
    assertThat(Rows.of(table))
        .isEqualTo(days.stream().map(d -> (double) LocalDate.parse(d).toEpochDay() + "").toList());
  }

  private void category(String... cells) throws IOException {
    Table table = column(TableOptions.defaults(), cells);
    assertThat(table.column("x")).isEqualTo(Column.category("x"));
    assertThat(table.doubt("x")).isEmpty();
  }

  private void doubtful(String doubt, String... cells) throws IOException {
    Table table = column(TableOptions.defaults(), cells);
    assertThat(table.column("x")).isEqualTo(Column.category("x"));
    assertThat(table.doubt("x").map(Sentence::text))
        .isEqualTo(Optional.of("column 'x' of %s has ".formatted(folder.resolve("a.csv")) + doubt));
  }

  @Test
  void theOrderThatFitsAllRows() throws IOException {
    List<String> days = List.of("2019-10-03", "2020-06-25");
    dates(TimeFormat.ISO, days, "2019-10-03", "2020-06-25");
    dates(TimeFormat.ISO, days, "2019/10/3", "2020/6/25");
    dates(new TimeFormat("%Y.%m.%d", 0), days, "2019.10.03", "2020.06.25");
    dates(new TimeFormat("%d/%m/%Y", 0), days, "03/10/2019", "25/06/2020");
    dates(new TimeFormat("%m/%d/%Y", 0), days, "10/3/2019", "6/25/2020");
    dates(new TimeFormat("%d-%m-%Y", 0), days, "03-10-2019", "25-06-2020");
    dates(new TimeFormat("%d.%m.%Y", 0), days, "03.10.2019", "25.6.2020");
    dates(new TimeFormat("%d/%m/%y", 1970), days, "03/10/19", "25/06/20");
    dates(new TimeFormat("%m/%d/%y", 1970), days, "10/3/19", "6/25/20");
    dates(new TimeFormat("%d.%m.%y", 1970), days, "03.10.19", "25.06.20");
  }

  @Test
  void pointsPutTheDayFirst() throws IOException {
    dates(
        new TimeFormat("%d.%m.%Y", 0),
        List.of("2019-10-03", "2020-06-05"),
        "03.10.2019",
        "05.06.2020");
  }

  @Test
  void severalOrdersFit() throws IOException {
    doubtful(
        "dates such as '03/10/2019', which can be day/month/year or month/day/year: say which with"
            + " --column x=date:%d/%m/%Y or --column x=date:%m/%d/%Y",
        "03/10/2019", "10/05/2020");
    for (String[] told : new String[][] {{"%d/%m/%Y", "2019-10-03"}, {"%m/%d/%Y", "2019-03-10"}}) {
      Table table =
          column(
              TableOptions.defaults().withReading("x", ColumnReading.of("date:" + told[0])),
              "03/10/2019");
      assertThat(Rows.of(table)).containsExactly(LocalDate.parse(told[1]).toEpochDay() + ".0");
    }
    assertThatThrownBy(
            () -> column(TableOptions.defaults().withType("x", ColumnType.DATE), "03/10/2019"))
        .hasMessageEndingWith("--column x=date:%d/%m/%Y or --column x=date:%m/%d/%Y");
  }

  @Test
  void yearsOfTwoDigitsLieTogether() throws IOException {
    String[] cells = new String[620];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = "%02d/%02d/%02d".formatted(1 + i % 28, 1 + i % 12, 19 + i % 5);
    }
    assertThat(column(TableOptions.defaults(), cells).column("x").format())
        .isEqualTo(new TimeFormat("%d/%m/%y", 1971));
    dates(
        new TimeFormat("%d/%m/%y", 1922),
        List.of("1945-10-13", "1970-06-25", "1999-06-25"),
        "13/10/45",
        "25/06/70",
        "25/06/99");
    dates(
        new TimeFormat("%d/%m/%y", 1935),
        List.of("1960-10-13", "1985-06-25", "2010-06-25"),
        "13/10/60",
        "25/06/85",
        "25/06/10");
    doubtful(
        "dates such as '03-10-11', which can be year-month-day or day-month-year or month-day-year:"
            + " say which with --column x=date:%y-%m-%d or --column x=date:%d-%m-%y or --column"
            + " x=date:%m-%d-%y",
        "03-10-11", "05-06-12");
  }

  @Test
  void timesOfDay() throws IOException {
    Table table =
        column(
            TableOptions.defaults(),
            "25/06/2020 14:05",
            "3/10/2019 02:05:06 PM",
            "03/10/2019",
            "03/10/2019T00:00:01.5");
    assertThat(table.column("x"))
        .isEqualTo(new Column("x", ColumnType.TIMESTAMP, new TimeFormat("%d/%m/%Y", 0)));
    assertThat(Rows.of(table))
        .containsExactly("1.5930939E9", "1.570111506E9", "1.5700608E9", "1.5700608015E9");
    assertThat(
            Rows.of(
                column(TableOptions.defaults(), "2019-10-03T02:05:06+02:00", "2019-10-03 00:05Z")))
        .containsExactly("1.570061106E9", "1.5700611E9");
  }

  @Test
  void whatOnlyLooksLikeADate() throws IOException {
    category("41-10-1", "4-10-12");
    category("1.10.12", "2.3.11");
    category("31/02/2019", "30/02/2020");
    category("2019-13-01", "2019-00-10");
    category("192.168.1.1", "10.0.0.1");
  }

  @Test
  void datesInDifferentOrders() throws IOException {
    String remedy = ": write them alike, or make the column a category with --column x=category";
    doubtful(
        "dates that are written in different ways, such as '25/12/2019' and '12/25/2019'" + remedy,
        "25/12/2019",
        "12/25/2019");
    doubtful(
        "dates that are written in different ways, such as '2019-12-25' and '25.12.2019'" + remedy,
        "2019-12-25",
        "25.12.2019");
  }

  @Test
  void aDateThatDoesNotFit() throws IOException {
    String many = "25/06/2020,1\n".repeat(30);
    Path file = Rows.file(folder, "b.csv", "x,y\n" + many + "31/02/2020,1\n");
    assertThatThrownBy(() -> Rows.of(Table.read(file)))
        .hasMessage(
            file
                + ", row 31, column 'x': expected a date written as %d/%m/%Y, got '31/02/2020':"
                + " correct it, or make the column a category, or count '31/02/2020' among the"
                + " missing values");
  }

  @Test
  void patternsThatAreNone() {
    assertThatThrownBy(() -> ColumnReading.of("date:%d/%m"))
        .hasMessage(
            "'%d/%m' is not a pattern of a date: give day, month and year such as" + " %d/%m/%Y");
    assertThatThrownBy(() -> ColumnReading.of("date:%d/%m/%Q"))
        .hasMessage(
            "'%Q' in '%d/%m/%Q' is not a part of a date: give %d, %m, %y, %Y, %b, %B, %j, %H, %I,"
                + " %M, %S, %f or %p");
    assertThatThrownBy(() -> ColumnReading.of("number:dot"))
        .hasMessage(
            "'number:dot' is not a way to write numbers: give number:point or number:comma, which"
                + " names the decimal sign");
    assertThat(Arrays.stream(ColumnType.values()).map(t -> ColumnReading.of(t.label()).toString()))
        .containsExactly("number", "boolean", "category", "date", "timestamp");
    assertThat(ColumnReading.of("timestamp:%d.%m.%Y %H:%M").toString())
        .isEqualTo("timestamp:%d.%m.%Y %H:%M");
  }

  @Test
  void digitsAsDates() throws Exception {
    Path file =
        Rows.parquet(folder.resolve("a.parquet"), "SELECT 20191003 AS day, 1 AS y", "snappy");
    Table table =
        Table.read(
            file.toString(),
            TableOptions.defaults().withReading("day", ColumnReading.of("date:%Y%m%d")));
    assertThat(Rows.of(table, List.of("day"))).containsExactly("18172.0");
  }
}
