package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no tables, or damaged ones: each message as a whole. */
class TableErrorsTest {
  @TempDir Path folder;

  private void refused(String name, String content, String message) throws IOException {
    Path file = Rows.file(folder, name, content);
    assertThatThrownBy(() -> Rows.of(Table.read(file)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + message);
  }

  private static void refused(String path, String message) {
    assertThatThrownBy(() -> Rows.of(Table.read(path)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void noFile() {
    refused(
        folder + "/none.csv",
        "there is no file %s/none.csv: give the path of a CSV, JSON lines or Parquet file"
            .formatted(folder));
    refused(
        folder + "/*.csv",
        "no file matches %s/*.csv: give a pattern of at least one file".formatted(folder));
    refused(
        folder.toString(),
        "%1$s is a folder, but a file was expected: give a file, or a pattern such as %1$s/*.parquet"
            .formatted(folder));
  }

  @Test
  void nothingInIt() throws IOException {
    refused("empty.csv", "", " is empty, but a table was expected: give a file with rows");
    refused("lines.csv", "\n\n", " has no rows, but a table was expected: give a file with rows");
    refused(
        "header.csv",
        "a,b\n",
        " has a header but no rows: give a file with rows, or say that it has no header with"
            + " --no-header");
  }

  @Test
  void aParquetFileWithoutRows() throws Exception {
    Path file = Rows.parquet(folder.resolve("a.parquet"), "SELECT 1 AS a WHERE false", "snappy");
    refused(file.toString(), file + " has no rows, but a table was expected: give one with rows");
  }

  @Test
  void raggedRows() throws IOException {
    refused(
        "short.csv",
        "a,b,c\n1,2,3\n4,5\n",
        ", line 3: expected 3 fields, as in the first line, got 2: correct the line");
    refused(
        "long.csv",
        "a,b,c\n1,2,3\n4,5,6,7\n",
        ", line 3: expected 3 fields, as in the first line, got more: correct the line");
    refused(
        "quote.csv",
        "a,b\n1,\"x\n2,y\n",
        ", line 2: a quote opens a field and does not close it: close it, and double the quotes"
            + " within a field");
  }

  @Test
  void textInANumericColumnFarBelowTheSample() throws IOException {
    StringBuilder csv = new StringBuilder("n,c\n");
    for (int i = 1; i <= 150_000; i++) {
      csv.append(i == 123_456 ? "oops" : String.valueOf(i)).append(",x\n");
    }
    refused(
        "far.csv",
        csv.toString(),
        ", row 123456, column 'n': expected a finite number, got 'oops': correct it, or make the"
            + " column a category, or count 'oops' among the missing values");
  }

  @Test
  void aRaggedRowFarBelowTheSample() throws IOException {
    StringBuilder csv = new StringBuilder("n,c\n");
    for (int i = 1; i <= 150_000; i++) {
      csv.append(i).append(i == 123_456 ? "\n" : ",x\n");
    }
    refused(
        "far.csv",
        csv.toString(),
        ", line 123457: expected 2 fields, as in the first line, got 1: correct the line");
  }

  @Test
  void theSecondOfSeveralFilesIsNamed() throws IOException {
    Rows.file(folder, "a1.csv", "n\n" + "1\n".repeat(20));
    Rows.file(folder, "a2.csv", "n\n" + "2\n".repeat(20) + "x\n");
    refused(
        folder + "/a*.csv",
        folder
            + "/a2.csv, row 21, column 'n': expected a finite number, got 'x': correct it, or make"
            + " the column a category, or count 'x' among the missing values");
  }

  @Test
  void filesWithOtherColumns() throws IOException {
    Rows.file(folder, "a1.csv", "n,m\n1,2\n");
    Rows.file(folder, "a2.csv", "n,k\n1,2\n");
    refused(
        folder + "/a*.csv",
        "%1$s/a1.csv has the columns 'n', 'm', but %1$s/a2.csv has 'n', 'k': read files together that have the same columns"
            .formatted(folder));
  }

  @Test
  void infinity() throws Exception {
    refused(
        "inf.csv",
        "n,m\n1,2\n2,-inf\n",
        ", row 2, column 'm': expected a finite number, got '-inf': correct it, or count '-inf'"
            + " among the missing values");
    Path file =
        Rows.parquet(
            folder.resolve("a.parquet"),
            "SELECT 1.0::DOUBLE n UNION ALL SELECT 'inf'::DOUBLE",
            "snappy");
    refused(
        file.toString(),
        file
            + ", row 2, column 'n': expected a finite number, got 'inf': correct it, or count 'inf'"
            + " among the missing values");
  }

  @Test
  void twoColumnsOfOneName() throws IOException {
    refused(
        "a.csv",
        "a,b,A\n1,2,3\n",
        " has columns named 'a' and 'A', where case does not count (columns 1 and 3): rename one of them");
    assertThatThrownBy(() -> Table.sql("SELECT 1 AS a, 2 AS a"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the query has two columns named 'a' (columns 1 and 2): rename one of them");
  }

  @Test
  void aFileThatChanges() throws IOException {
    Path file = Rows.file(folder, "a.csv", "n\n1\n2\n");
    Table table = Table.read(file);
    String message =
        "%s changed while it was read (%d bytes at first, %d now): start again when it is complete";
    try (TableScan scan = table.scan(List.of("n"))) {
      scan.next();
      Files.writeString(file, "n\n1\n2\n3\n");
      assertThatThrownBy(scan::next)
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(message.formatted(file, 6, 8));
    }
    assertThatThrownBy(() -> table.scan(List.of("n")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.formatted(file, 6, 8));
    Table again = Table.read(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    assertThatThrownBy(again::rows)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.formatted(file, 8, 8));
  }

  @Test
  void anotherEncoding() throws IOException {
    Path file =
        Files.write(
            folder.resolve("a.csv"), "a,b\n1,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    refused(
        file.toString(),
        file
            + " is not text in UTF-8: name its encoding with --encoding (GBK, UTF-16, Latin-1, ...)");
  }

  @Test
  void otherDamagedFiles() throws IOException {
    refused(
        "a.jsonl",
        "{\"a\":1}\n{\"a\":\n",
        ", line 3: expected a JSON object, but it is malformed (unexpected end of data): correct the"
            + " line");
    refused(
        "a.parquet",
        "PAR1 and nothing more",
        " is not a Parquet file, or was cut off: write it anew");
    assertThatThrownBy(() -> Table.read(Rows.file(folder, "b.jsonl", "{\"a\":1,\"b\":[1]}\n")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "%s/b.jsonl has a column that is not a number, text or time: 'b' (BIGINT[]); leave it out with --ignore b, or take it apart in a query"
                .formatted(folder));
  }

  @Test
  void queriesThatAreWrong() {
    wrong(
        "SELECT x FROM (SELECT 1 AS y)",
        "the query: referenced column \"x\" not found in FROM clause!");
    wrong("SELECT FROM WHERE", "the query: syntax error at or near \"WHERE\"");
    wrong(
        "SELECT * FROM 'none.csv'",
        "there is no file none.csv: give the path of a CSV, JSON lines or Parquet file");
    wrong(
        "SELECT CAST(c AS INTEGER) AS c FROM (VALUES ('1'), ('x')) t(c)",
        "the query: could not convert string 'x' to INT32 when casting from source column c");
    wrong(
        "SELECT 1 AS a WHERE false",
        "the query has no rows, but a table was expected: give one with rows");
  }

  private static void wrong(String query, String message) {
    assertThatThrownBy(() -> Rows.of(Table.sql(query)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void optionsThatDoNotFit() throws IOException {
    Path file = Rows.file(folder, "a.csv", "n,c\n1,x\n");
    TableOptions options = TableOptions.defaults();
    assertThatThrownBy(() -> Table.read(file.toString(), options.withNames(List.of("a"))))
        .hasMessage(file + " has 2 columns, but --names gives 1 names for them: give one for each");
    assertThatThrownBy(() -> Table.read(file.toString(), options.without("m")))
        .hasMessage(file + " has no column 'm': did you mean 'n', 'c'?");
    assertThatThrownBy(() -> Table.sql("SELECT 5 AS n").withType("n", ColumnType.DATE))
        .hasMessage(
            "column 'n' holds numbers, which cannot be read as a date: leave its type as it is");
    Table read =
        Table.read(file.toString(), options.withType("c", ColumnType.NUMBER).withMissing(Set.of()));
    assertThatThrownBy(() -> Rows.of(read))
        .hasMessage(
            file
                + ", row 1, column 'c': expected a finite number, got 'x': correct it, or make the"
                + " column a category, or count 'x' among the missing values");
  }
}
