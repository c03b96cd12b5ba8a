package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The columns that are written beside predictions are as they came. */
class WrittenColumnsTest {
  private static final List<String> WITH_TYPES = List.of("out.parquet", "out.json", "out.jsonl");

  @TempDir Path folder;

  /** The values of a column as text, after it was written to Parquet, with the column's type. */
  private List<String> parquet(String... cells) throws Exception {
    StringBuilder csv = new StringBuilder("x,c\n");
    for (String cell : cells) {
      csv.append("1,").append(cell).append('\n');
    }
    Path in = Rows.file(folder, "in.csv", csv.toString());
    return parquet(Table.read(in));
  }

  private List<String> parquet(Table table) throws Exception {
    Path out = folder.resolve("out.parquet");
    TableWriter.write(table, List.of("x"), Rows.scorer(-1), out);
    return asked("SELECT typeof(c), CAST(c AS VARCHAR) FROM '%s'".formatted(out));
  }

  private static List<String> asked(String query) throws Exception {
    try (Duck duck = Duck.open(1, 64L << 20)) {
      return duck.ask(
          query,
          rows -> {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
              if (found.isEmpty()) {
                found.add(rows.getString(1));
              }
              found.add(String.valueOf(rows.getString(2)));
            }
            return found;
          });
    }
  }

  @Test
  void wholeNumbersKeepTheirDigits() throws Exception {
    assertThat(parquet("1212121212121212121", "-5", "", "1212121212121212128"))
        .containsExactly("BIGINT", "1212121212121212121", "-5", "null", "1212121212121212128");
    assertThat(parquet("18446744073709551615", "0"))
        .containsExactly("UBIGINT", "18446744073709551615", "0");
    assertThat(parquet("-12345678901234567890", "12345678901234567890123456789012345678"))
        .containsExactly(
            "DECIMAL(38,0)", "-12345678901234567890", "12345678901234567890123456789012345678");
    String long40 = "1234567890123456789012345678901234567890";
    assertThat(parquet(long40, "2")).containsExactly("VARCHAR", long40, "2");
  }

  @Test
  void fractionsKeepTheirDigits() throws Exception {
    assertThat(parquet("1.50", "2", "NA")).containsExactly("DOUBLE", "1.5", "2.0", "null");
    assertThat(parquet("0.30000000000000004", "1e300"))
        .containsExactly("DOUBLE", "0.30000000000000004", "1e+300");
    assertThat(parquet("12345678901234567.89", "-1.5"))
        .containsExactly("DECIMAL(19,2)", "12345678901234567.89", "-1.50");
    assertThat(parquet("1e5", "12345678901234567.89"))
        .containsExactly("VARCHAR", "1e5", "12345678901234567.89");
  }

  @Test
  void textStaysAsItCame() throws Exception {
    assertThat(parquet("007", "012")).containsExactly("VARCHAR", "007", "012");
    assertThat(parquet("NA", "tea", "None")).containsExactly("VARCHAR", "NA", "tea", "None");
    assertThat(parquet("2020-01-02", "?")).containsExactly("DATE", "2020-01-02", "null");
    assertThat(parquet("true", "FALSE", "")).containsExactly("BOOLEAN", "true", "false", "null");
    assertThat(parquet("2020-01-02 03:04:05.123456", "2020-01-02T00:00:00Z"))
        .containsExactly("TIMESTAMP", "2020-01-02 03:04:05.123456", "2020-01-02 00:00:00");
    assertThat(parquet("2020-01-02 03:04:05.123456789", "2020-01-02 03:04:05"))
        .containsExactly("VARCHAR", "2020-01-02 03:04:05.123456789", "2020-01-02 03:04:05");
    assertThat(parquet("2020-01-02 03:04:05+02:00", "2020-01-02 03:04:05+00"))
        .containsExactly("VARCHAR", "2020-01-02 03:04:05+02:00", "2020-01-02 03:04:05+00");
  }

  /** The type was inferred from the first rows, and later ones are of another. */
  @Test
  void aColumnThatIsNotOfItsTypeThroughoutStaysText() throws Exception {
    String first = "1,5,2020-01-02\n1,6,2020-01-03\n".repeat(4000);
    Path in = Rows.file(folder, "in.csv", "x,c,d\n" + first + "2,007,soon\n");
    Table table = Table.read(in.toString(), TableOptions.defaults().withSampleRows(1000));
    assertThat(Rows.columns(table)).containsExactly("x:number", "c:number", "d:date");
    Path out = folder.resolve("out.parquet");
    TableWriter.write(table, List.of("x"), Rows.scorer(-1), out);
    assertThat(asked("SELECT typeof(c) || typeof(d), c || d FROM '%s' WHERE x = 2".formatted(out)))
        .containsExactly("VARCHARVARCHAR", "007soon");
  }

  @Test
  void csvIsWrittenAsItWas() throws IOException {
    String csv = "x,c,d,e\n1,1212121212121212121, a ,\"q \"\"r\"\"\"\n2,007,NA,1e5\n";
    Path in = Rows.file(folder, "in.csv", csv);
    Path out = folder.resolve("out.csv");
    TableWriter.write(Table.read(in), List.of("x"), Rows.scorer(-1), out);
    assertThat(Files.readString(out))
        .isEqualTo(
            """
            x,c,d,e,prediction,probability
            1,1212121212121212121, a ,"q ""r""\",no,2.0
            2,007,NA,1e5,yes,4.0
            """);
  }

  @Test
  void jsonHasTheSameDigits() throws IOException {
    Path in =
        Rows.file(
            folder,
            "in.csv",
            """
            x,big,huge,zip,day,ok
            1,9007199254740993,123456789012345678901,01,2020-01-02,true
            2,,2,02,,
            """);
    Path out = folder.resolve("out.jsonl");
    TableWriter.write(Table.read(in), List.of("x"), Rows.scorer(-1), out);
    assertThat(Files.readString(out))
        .isEqualTo(
            """
            {"x":1,"big":9007199254740993,"huge":123456789012345678901,"zip":"01","day":"2020-01-02","ok":true,"prediction":"no","probability":2.0}
            {"x":2,"big":null,"huge":2,"zip":"02","day":null,"ok":null,"prediction":"yes","probability":4.0}
            """);
    for (String name : WITH_TYPES) {
      Path again = folder.resolve("again-" + name);
      TableWriter.write(Table.read(out), List.of("x"), Rows.scorer(-1), again);
      assertThat(Rows.of(Table.read(again).withType("big", ColumnType.CATEGORY), List.of("big")))
          .containsExactly("9007199254740993", "-");
    }
  }

  @Test
  void parquetKeepsItsTypes() throws Exception {
    Path in =
        Rows.parquet(
            folder.resolve("typed.parquet"),
            "SELECT 1.0 AS x, 1.10::DECIMAL(9,2) AS c, 255::UTINYINT AS u, 'a'::ENUM('a') AS e,"
                + " TIME '01:02:03' AS t, TIMESTAMPTZ '2020-01-02 03:04:05+02' AS z",
            "zstd");
    assertThat(parquet(Table.read(in))).containsExactly("DECIMAL(9,2)", "1.10");
    assertThat(
            asked(
                "SELECT typeof(u) || typeof(e) || typeof(t) || typeof(z), u || e || t FROM '%s'"
                    .formatted(folder.resolve("out.parquet"))))
        .containsExactly("UTINYINTVARCHARTIMETIMESTAMP WITH TIME ZONE", "255a01:02:03");
  }

  /** DuckDB's sums are HUGEINT, which it would write to Parquet as doubles. */
  @Test
  void sumsAreWholeNumbers() throws Exception {
    assertThat(
            parquet(Table.sql("SELECT 1 AS x, sum(i) AS c FROM (VALUES (9007199254740993)) t(i)")))
        .containsExactly("BIGINT", "9007199254740993");
    assertThat(parquet(Table.sql("SELECT 1 AS x, 12345678901234567890123::HUGEINT AS c")))
        .containsExactly("DECIMAL(38,0)", "12345678901234567890123");
    String beyond = "170141183460469231731687303715884105727";
    assertThat(parquet(Table.sql("SELECT 1 AS x, %s::HUGEINT AS c".formatted(beyond))))
        .containsExactly("VARCHAR", beyond);
  }

  @Test
  void memoryKeepsItsNumbers() throws Exception {
    assertThat(memory(9_007_199_254_740_993L, 5, null))
        .containsExactly("BIGINT", "9007199254740993", "5", "null");
    assertThat(memory(new BigInteger("123456789012345678901"), (byte) 1))
        .containsExactly("DECIMAL(38,0)", "123456789012345678901", "1");
    assertThat(memory(new BigDecimal("12345678901234567.89"), 2))
        .containsExactly("DECIMAL(19,2)", "12345678901234567.89", "2.00");
    assertThat(memory(0.5, 2L)).containsExactly("DOUBLE", "0.5", "2.0");
    assertThat(memory(0.1f)).containsExactly("DOUBLE", "0.1");
    BigInteger beyond = BigInteger.TEN.pow(40);
    assertThat(memory(beyond, 1)).containsExactly("VARCHAR", beyond.toString(), "1");
  }

  private List<String> memory(@Nullable Object... values) throws Exception {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Object value : values) {
      Map<String, @Nullable Object> row = new HashMap<>(Map.of("x", 1.0));
      row.put("c", value);
      rows.add(row);
    }
    return parquet(Table.of(List.of(Column.number("x"), Column.number("c")), rows));
  }
}
