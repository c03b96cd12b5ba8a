package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables in files of every format. */
class FileTableTest {
  @TempDir Path folder;

  @Test
  void csv() throws Exception {
    Path file = Rows.file(folder, "a.csv", "n,c,d\n1,x,2020-01-01\n,NA,\n2.5,y,1970-01-02\n");
    Table table = Table.read(file);
    assertThat(Rows.columns(table)).containsExactly("n:number", "c:category", "d:date");
    assertThat(table.rows()).isEqualTo(3);
    assertThat(table.source()).isEqualTo(file.toString());
    assertThat(Rows.of(table)).containsExactly("1.0|x|18262.0", "-|-|-", "2.5|y|1.0");
  }

  @Test
  void parquet() throws Exception {
    for (String codec : new String[] {"snappy", "zstd", "gzip", "uncompressed"}) {
      Path file =
          Rows.parquet(
              folder.resolve(codec + ".parquet"),
              "SELECT 1::INTEGER n, ' x ' c, true b, DATE '1970-01-02' d, 2.5::DECIMAL(5,2) m,"
                  + " TIMESTAMP '1970-01-01 00:00:01.5' t, TIME '00:01:00' h"
                  + " UNION ALL SELECT NULL, '', NULL, NULL, NULL, NULL, NULL",
              codec);
      Table table = Table.read(file);
      assertThat(Rows.columns(table))
          .containsExactly(
              "n:number",
              "c:category",
              "b:boolean",
              "d:date",
              "m:number",
              "t:timestamp",
              "h:number");
      assertThat(Rows.of(table)).containsExactly("1.0|x|1.0|1.0|2.5|1.5|60.0", "-|-|-|-|-|-|-");
    }
  }

  private List<String> rows(String name, String content) throws IOException {
    return Rows.of(Table.read(Rows.file(folder, name, content)));
  }

  @Test
  void csvOfEveryMake() throws IOException {
    for (String end : new String[] {"\n", "\r\n", "\r"}) {
      for (String delimiter : new String[] {",", ";", "\t", "|"}) {
        String csv = "\uFEFFn,c\n1,\"a \"\"b\"\"\"\n2, y \n";
        assertThat(rows("a.csv", csv.replace(",", delimiter).replace("\n", end)))
            .containsExactly("1.0|a \"b\"", "2.0|y");
      }
    }
    assertThat(rows("b.csv", "n,c\n1,\"a,\nb\"\n\n2,y")).containsExactly("1.0|a,\nb", "2.0|y");
    assertThat(rows("c.csv", "n\n1\n3\n")).containsExactly("1.0", "3.0");
  }

  @Test
  void withoutAHeader() throws IOException {
    Path file = Rows.file(folder, "a.csv", "1, x, ?\n2, ?, 5\n\n");
    Table table = Table.read(file);
    assertThat(Rows.columns(table))
        .containsExactly("column1:number", "column2:category", "column3:number");
    assertThat(Rows.of(table)).containsExactly("1.0|x|-", "2.0|-|5.0");
    TableOptions options = TableOptions.defaults().withNames(List.of("a", "b", "c"));
    assertThat(Rows.columns(Table.read(file.toString(), options)))
        .containsExactly("a:number", "b:category", "c:number");
    Path text = Rows.file(folder, "b.csv", "x,y\nz,w\n");
    assertThat(Table.read(text).rows()).isEqualTo(1);
    assertThat(Table.read(text.toString(), TableOptions.defaults().withHeader(false)).rows())
        .isEqualTo(2);
  }

  @Test
  void typesAreInferred() throws IOException {
    Path file =
        Rows.file(
            folder,
            "a.csv",
            """
            zip,t,b,u,z,none
            01234,2020-01-02 03:04:05,TRUE,a1,1e3,
            99999,1970-01-01T00:00:01Z,false,2,-.5,
            """);
    Table table = Table.read(file);
    assertThat(Rows.columns(table))
        .containsExactly(
            "zip:category", "t:timestamp", "b:boolean", "u:category", "z:number", "none:category");
    assertThat(Rows.of(table))
        .containsExactly("01234|1.577934245E9|1.0|a1|1000.0|-", "99999|1.0|0.0|2|-0.5|-");
    assertThat(Rows.of(table.withType("zip", ColumnType.NUMBER).without("t"), List.of("zip", "b")))
        .containsExactly("1234.0|1.0", "99999.0|0.0");
  }

  @Test
  void valuesThatAreMissing() throws IOException {
    Path file = Rows.file(folder, "a.csv", "n,c\n-1,NA\nnan,.\n3,(x)\n");
    TableOptions options = TableOptions.defaults().withMissing(Set.of("-1", "nan", "(x)"));
    assertThat(Rows.of(Table.read(file.toString(), options)))
        .containsExactly("-|NA", "-|.", "3.0|-");
  }

  @Test
  void numbersInParquetThatMeanMissing() throws Exception {
    Path file =
        Rows.parquet(
            folder.resolve("a.parquet"),
            "SELECT -1 AS n, 'nan'::DOUBLE AS m UNION ALL SELECT 2, 3",
            "snappy");
    TableOptions options = TableOptions.defaults().withMissing(Set.of("-1", "NaN"));
    assertThat(Rows.of(Table.read(file.toString(), options))).containsExactly("-|-", "2.0|3.0");
  }

  @Test
  void jsonLines() throws IOException {
    String json = "{\"n\":1,\"c\":\"x\"}\n{\"c\":null,\"n\":2.5}\n{\"c\":\"z\"}\n";
    assertThat(rows("a.jsonl", json)).containsExactly("1.0|x", "2.5|-", "-|z");
    Path gz = folder.resolve("a.ndjson.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write(json.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(Rows.of(Table.read(gz))).containsExactly("1.0|x", "2.5|-", "-|z");
  }

  @Test
  void gzippedCsv() throws IOException {
    Path gz = folder.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write("n,c\n1,x\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(Rows.of(Table.read(gz))).containsExactly("1.0|x");
  }

  @Test
  void severalFiles() throws IOException {
    Rows.file(folder, "a2.csv", "n\n3\n");
    Rows.file(folder, "a1.csv", "n\n1\n2\n");
    Rows.file(folder, "b[1].csv", "n\n9\n");
    assertThat(Rows.of(Table.read(folder + "/a?.csv"))).containsExactly("1.0", "2.0", "3.0");
    assertThat(Rows.of(Table.read(folder + "/b[1].csv"))).containsExactly("9.0");
    assertThat(Table.read(folder + "/**.csv").rows()).isEqualTo(4);
  }

  @Test
  void aQueryOverFiles() throws IOException {
    Path a = Rows.file(folder, "a.csv", "id,n\n1,5\n2,6\n");
    Path b = Rows.file(folder, "b.csv", "id,c\n2,y\n1,x\n");
    Table table =
        Table.sql("SELECT n, c FROM '%s' JOIN '%s' USING (id) ORDER BY n DESC;".formatted(a, b));
    assertThat(Rows.columns(table)).containsExactly("n:number", "c:category");
    assertThat(Rows.of(table)).containsExactly("6.0|y", "5.0|x");
  }

  @Test
  void aThousandColumns() throws IOException {
    StringBuilder csv = new StringBuilder();
    for (int row = 0; row < 3; row++) {
      for (int i = 0; i < 1000; i++) {
        csv.append(i == 0 ? "" : ",").append(row == 0 ? "c" + i : String.valueOf(row * i));
      }
      csv.append('\n');
    }
    assertThat(rows("wide.csv", csv.toString()).get(1)).endsWith("|1996.0|1998.0");
  }

  @Test
  void ordersAreTheSameForAnyNumberOfThreads() throws Exception {
    Path file =
        Rows.parquet(
            folder.resolve("a.parquet"), "SELECT i AS n FROM range(300000) t(i)", "snappy");
    for (int threads : new int[] {1, 4}) {
      Table table = Table.read(file.toString(), TableOptions.defaults().withThreads(threads));
      long row = 0;
      try (TableScan scan = table.scan(List.of("n"))) {
        for (TableChunk chunk = scan.next(); chunk != null; chunk = scan.next()) {
          for (int i = 0; i < chunk.rows(); i++) {
            if (chunk.numbers(0)[i] != row++) {
              throw new AssertionError("row %d is %s".formatted(row - 1, chunk.numbers(0)[i]));
            }
          }
        }
      }
      assertThat(row).isEqualTo(300_000);
    }
  }
}
