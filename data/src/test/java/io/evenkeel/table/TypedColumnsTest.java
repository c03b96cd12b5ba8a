package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The types of Parquet and SQL, and text in other encodings: each works or is named. */
class TypedColumnsTest {
  @TempDir Path folder;

  private void reads(String value, String type, String cell) throws Exception {
    Table query = Table.sql("SELECT %s AS x".formatted(value));
    assertThat(Rows.columns(query)).containsExactly("x:" + type);
    assertThat(Rows.of(query)).containsExactly(cell);
    Path file =
        Rows.parquet(folder.resolve("a.parquet"), "SELECT %s AS x".formatted(value), "snappy");
    Table table = Table.read(file);
    assertThat(Rows.columns(table)).containsExactly("x:" + type);
    assertThat(Rows.of(table)).containsExactly(cell);
  }

  @Test
  void decimal() throws Exception {
    reads("1234.50::DECIMAL(12,2)", "number", "1234.5");
    reads("12345678901234567890.5::DECIMAL(38,1)", "number", "1.2345678901234567E19");
  }

  @Test
  void hugeint() throws Exception {
    reads("170141183460469231731687303715884105727::HUGEINT", "number", "1.7014118346046923E38");
    reads("12::UHUGEINT", "number", "12.0");
  }

  @Test
  void unsigned() throws Exception {
    reads("18446744073709551615::UBIGINT", "number", "1.8446744073709552E19");
    reads("255::UTINYINT", "number", "255.0");
  }

  @Test
  void timestamps() throws Exception {
    reads("TIMESTAMPTZ '1970-01-01 02:00:01+02'", "timestamp", "1.0");
    reads("TIMESTAMP_NS '1970-01-01 00:00:01.5'", "timestamp", "1.5");
    reads("TIMESTAMP_S '1970-01-01 00:00:02'", "timestamp", "2.0");
  }

  /** As Spark and older Arrow write times; see README.md beside the file. */
  @Test
  void timestampsOf96Bits() throws Exception {
    Path file = folder.resolve("int96.parquet");
    try (InputStream in = getClass().getResourceAsStream("int96.parquet")) {
      Files.write(file, Objects.requireNonNull(in).readAllBytes());
    }
    Table table = Table.read(file);
    assertThat(Rows.columns(table)).containsExactly("n:number", "at:timestamp");
    assertThat(Rows.of(table)).containsExactly("1.0|1.5", "2.0|1.570111506E9", "3.0|-", "4.0|-1.0");
    assertThat(Rows.of(table.withType("at", ColumnType.DATE)))
        .containsExactly("1.0|0.0", "2.0|18172.0", "3.0|-", "4.0|-1.0");
  }

  @Test
  void smallNumbers() throws Exception {
    reads("1.5::FLOAT", "number", "1.5");
    reads("-3::TINYINT", "number", "-3.0");
    reads("true", "boolean", "1.0");
    reads("DATE '1970-01-03'", "date", "2.0");
    reads("'{\"a\": 1}'::JSON", "category", "{\"a\": 1}");
    reads("' a '::VARCHAR", "category", "a");
  }

  @Test
  void enumAndUuid() throws Exception {
    reads("'red'::ENUM('red', 'blue')", "category", "red");
    reads(
        "'8c1c0ab1-6f6a-4b7e-9a5b-0d6d1f7f4e11'::UUID",
        "category",
        "8c1c0ab1-6f6a-4b7e-9a5b-0d6d1f7f4e11");
  }

  @Test
  void timesOfDay() throws Exception {
    reads("TIME '01:00:01'", "number", "3601.0");
    assertThat(Rows.of(Table.sql("SELECT TIMETZ '01:00:01+01' AS x"))).containsExactly("3601.0");
  }

  @Test
  void numbersThatAreNone() throws Exception {
    reads("'nan'::DOUBLE", "number", "-");
    reads("'nan'::FLOAT", "number", "-");
    Table category = Table.sql("SELECT 'nan'::DOUBLE AS x").withType("x", ColumnType.CATEGORY);
    assertThat(Rows.of(category)).containsExactly("-");
    TableOptions missing = TableOptions.defaults().withMissing(Set.of("nan", "inf"));
    assertThat(Rows.of(Table.sql("SELECT unnest([1, 'nan'::DOUBLE, 'inf'::DOUBLE]) AS x", missing)))
        .containsExactly("1.0", "-", "-");
  }

  @Test
  void numbersThatStandForMissingValues() throws Exception {
    TableOptions missing =
        TableOptions.defaults().withMissing(Set.of("-999", "0", "-1e3", "-Inf", "NA"));
    assertThat(
            Rows.of(
                Table.sql(
                    "SELECT unnest([-999, 999, -0.0, 0.5, -1000, '-inf'::DOUBLE]) AS x", missing)))
        .containsExactly("-", "999.0", "-", "0.5", "-", "-");
    assertThat(Rows.of(Table.sql("SELECT unnest([-999::HUGEINT, 7, NULL]) AS x", missing)))
        .containsExactly("-", "7.0", "-");
    assertThatThrownBy(
            () -> Rows.of(Table.sql("SELECT unnest(['-inf'::DOUBLE, 'inf']) AS x", missing)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'x'");
  }

  @Test
  void allThatCannotBeReadIsNamedAtOnce() throws Exception {
    Path file =
        Rows.parquet(
            folder.resolve("a.parquet"),
            "SELECT 1 AS n, 'a'::BLOB AS picture, INTERVAL 1 DAY AS span, [1] AS list,"
                + " {'a': 1} AS struct, MAP {'a': 1} AS map",
            "snappy");
    assertThatThrownBy(() -> Table.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + " has 5 columns that are not numbers, text or times: 'picture' (BLOB), 'span'"
                + " (INTERVAL), 'list' (INTEGER[]), 'struct' (STRUCT(a INTEGER)), 'map'"
                + " (MAP(VARCHAR, INTEGER)); leave them out with --ignore"
                + " picture,span,list,struct,map, or take them apart in a query");
    TableOptions options = TableOptions.defaults();
    for (String name : List.of("picture", "span", "list", "struct", "map")) {
      options = options.without(name);
    }
    assertThat(Rows.of(Table.read(file.toString(), options))).containsExactly("1.0");
  }

  @Test
  void queriesOverCsvReadItAsTablesDo() throws IOException {
    Path file =
        Rows.file(
            folder, "a.csv", "id,n,c,p,d\n1,NA,x,\"9,56\",25/12/2019\n2,5,?,\"0,5\",01/02/2020\n");
    Table table = Table.sql("SELECT * FROM '%s' ORDER BY id".formatted(file));
    assertThat(Rows.columns(table))
        .containsExactly("id:number", "n:number", "c:category", "p:number", "d:date");
    assertThat(Rows.of(table)).containsExactly("1.0|-|x|9.56|18255.0", "2.0|5.0|-|0.5|18293.0");
  }

  @Test
  void otherEncodings() throws IOException {
    String csv = "城市,n\n北京,1\n上海,2\n";
    for (String name : List.of("GBK", "UTF-16", "UTF-16LE", "GB18030")) {
      Charset charset = Charset.forName(name);
      Path file = Files.write(folder.resolve("a.csv"), csv.getBytes(charset));
      Table table = Table.read(file.toString(), TableOptions.defaults().withEncoding(charset));
      assertThat(Rows.columns(table)).containsExactly("城市:category", "n:number");
      assertThat(Rows.of(table)).containsExactly("北京|1.0", "上海|2.0");
    }
    Path latin =
        Files.write(folder.resolve("b.csv"), "a,b\n1,é\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(
            Rows.of(
                Table.read(
                    latin.toString(),
                    TableOptions.defaults().withEncoding(StandardCharsets.ISO_8859_1))))
        .containsExactly("1.0|é");
  }

  @Test
  void utf16IsFoundOutByItsMark() throws IOException {
    Path file =
        Files.write(folder.resolve("a.csv"), "a,b\n1,é\n".getBytes(StandardCharsets.UTF_16));
    assertThat(Rows.of(Table.read(file))).containsExactly("1.0|é");
    Path bare =
        Files.write(folder.resolve("b.csv"), "a,b\n1,é\n".getBytes(StandardCharsets.UTF_16LE));
    assertThatThrownBy(() -> Table.read(bare))
        .hasMessageStartingWith(bare.toString())
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void anErrorNamesTheFileRatherThanItsCopy() throws IOException {
    Path file =
        Files.write(folder.resolve("a.csv"), "a,b\n1,é\n2\n".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> Rows.of(Table.read(file)))
        .hasMessage(
            file + ", line 3: expected 2 fields, as in the first line, got 1: correct the line");
    Path utf8 = Files.write(folder.resolve("b.csv"), "a\nxé\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() ->
            Table.read(
                utf8.toString(), TableOptions.defaults().withEncoding(StandardCharsets.US_ASCII)))
        .hasMessage(utf8 + " is not text in US-ASCII: name another encoding with --encoding");
  }

  @Test
  void lineEndsInAHeader() throws IOException {
    for (String end : new String[] {"\n", "\r\n", "\r"}) {
      for (String within : new String[] {"\n", "\r\n"}) {
        String csv = "a,\"new%sline\"~1,x~2,y~".replace("~", end).formatted(within);
        assertThat(Rows.of(Table.read(Rows.file(folder, "a.csv", csv))))
            .containsExactly("1.0|x", "2.0|y");
      }
    }
  }
}
