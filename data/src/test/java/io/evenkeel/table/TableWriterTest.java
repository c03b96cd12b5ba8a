package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scored rows on their way into files. */
class TableWriterTest {
  @TempDir Path folder;

  @Test
  void csvKeepsEveryFieldAsItWas() throws IOException {
    Path in = Rows.file(folder, "in.csv", "id,x,c\n007,1.50,\"a, b\"\n008,NA,\n009,0.5,?\n");
    Path out = folder.resolve("out.csv");
    assertThat(TableWriter.write(Table.read(in), List.of("x"), Rows.scorer(-1), out)).isEqualTo(3);
    assertThat(Files.readString(out))
        .isEqualTo(
            """
            id,x,c,prediction,probability
            007,1.50,"a, b",yes,3.0
            008,NA,,no,
            009,0.5,?,no,1.0
            """);
  }

  @Test
  void csvIntoParquetHasTypes() throws IOException {
    Path in = Rows.file(folder, "in.csv", "id,x,d,b\n007,1.50,2020-01-02,true\n008,,,\n");
    Path out = folder.resolve("out.parquet");
    TableWriter.write(Table.read(in).without("b"), List.of("x"), Rows.scorer(-1), out);
    Table table = Table.read(out);
    assertThat(Rows.columns(table))
        .containsExactly(
            "id:category",
            "x:number",
            "d:date",
            "b:category",
            "prediction:category",
            "probability:number");
    assertThat(Rows.of(table)).containsExactly("007|1.5|18263.0|true|yes|3.0", "008|-|-|-|no|-");
  }

  @Test
  void manyRowsKeepTheirOrder() throws Exception {
    Path in =
        Rows.parquet(
            folder.resolve("in.parquet"),
            "SELECT i::BIGINT AS i, i / 2 AS x, 'k' || i % 7 AS c FROM range(100000) t(i)",
            "zstd");
    Path out = folder.resolve("out.parquet");
    for (Table table :
        List.of(
            Table.read(in),
            Table.sql("SELECT * FROM '%s' ORDER BY i".formatted(in)),
            Table.sql("SELECT * FROM '%s'".formatted(in)))) {
      assertThat(TableWriter.write(table, List.of("x"), Rows.scorer(-1), out)).isEqualTo(100_000);
      assertThat(
              Rows.of(
                  Table.sql(
                      "SELECT count(*) n, count_if(i = r AND probability = i AND c = 'k' || i % 7) m"
                          + " FROM (SELECT *, row_number() OVER () - 1 AS r FROM '%s')"
                              .formatted(out))))
          .containsExactly("100000.0|100000.0");
    }
  }

  @Test
  void aColumnMayBeCalledAsTheRowsNumberIs() throws IOException {
    Path in = Rows.file(folder, "in.csv", "evenkeel_row,x\n7,1.5\n9,2.5\n");
    Path out = folder.resolve("out.csv");
    TableWriter.write(Table.read(in), List.of("x"), Rows.scorer(-1), out);
    assertThat(Files.readString(out))
        .isEqualTo(
            """
            evenkeel_row,x,prediction,probability
            7,1.5,yes,3.0
            9,2.5,yes,5.0
            """);
  }

  @Test
  void rowsInMemory() {
    Path out = folder.resolve("out.parquet");
    Table table =
        Table.of(
            List.of(
                Column.number("x"),
                new Column("d", ColumnType.DATE),
                new Column("b", ColumnType.BOOLEAN),
                new Column("t", ColumnType.TIMESTAMP)),
            List.of(
                Map.of("x", 1, "d", LocalDate.of(1969, 12, 31), "b", true, "t", LocalDate.EPOCH),
                Map.of()));
    assertThat(TableWriter.write(table, List.of("x"), Rows.scorer(-1), out)).isEqualTo(2);
    Table written = Table.read(out);
    assertThat(Rows.columns(written))
        .containsExactly(
            "x:number",
            "d:date",
            "b:boolean",
            "t:timestamp",
            "prediction:category",
            "probability:number");
    assertThat(Rows.of(written)).containsExactly("1.0|-1.0|1.0|0.0|no|2.0", "-|-|-|-|no|-");
  }

  @Test
  void whatFailsLeavesTheOldFileAndNothingElse() throws Exception {
    Path in =
        Rows.parquet(folder.resolve("in.parquet"), "SELECT i AS x FROM range(9000) t(i)", "zstd");
    Path out = Files.writeString(folder.resolve("out.csv"), "old");
    Table table = Table.read(in);
    refused(table, 5000, out, "no prediction for row 5000");
    assertThat(Files.readString(out)).isEqualTo("old");
    refused(
        UncheckedIOException.class,
        table,
        -1,
        folder.resolve("none/out.csv"),
        "cannot write %s/none/out.csv: No such file or directory: nothing was written"
            .formatted(folder));
    refused(
        table,
        -1,
        folder.resolve("out.xls"),
        "cannot write %s/out.xls: its name must end in .csv, .json or .jsonl, also with .gz behind it, or in .parquet"
            .formatted(folder));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("in.parquet", "out.csv");
    }
  }

  /** An error must end DuckDB's query every time; in a positional join it ended most of them. */
  @RepeatedTest(40)
  void anErrorEndsTheQuery() throws Exception {
    Path in = Rows.parquet(folder.resolve("in.parquet"), "FROM range(5000) t(x)", "zstd");
    refused(Table.read(in), 4500, folder.resolve("out.csv"), "no prediction for row 4500");
  }

  @Test
  void aFullDisk() throws IOException {
    Path in = Rows.file(folder, "in.csv", "x\n" + "1.25\n".repeat(50_000));
    TableCopy copy = new TableCopy(Table.read(in), List.of("x"), Rows.scorer(-1), TableFormat.CSV);
    assertThatThrownBy(() -> copy.to(Path.of("/dev/full"), folder.resolve("out.csv")))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
  }

  @Test
  void namesThatAreTakenGetANumber() throws IOException {
    Path in = Rows.file(folder, "in.csv", "x,Prediction,PREDICTION_2\n1,2,3\n");
    for (String name : List.of("out.csv", "out.parquet", "out.json", "out.jsonl.gz")) {
      Path out = folder.resolve(name);
      Table table = Table.read(in).without("Prediction");
      TableWriter.write(table, List.of("x"), Rows.scorer(-1), out);
      assertThat(Table.read(out).columns().stream().map(Column::name))
          .as(name)
          .containsExactly("x", "Prediction", "PREDICTION_2", "prediction_3", "probability");
    }
  }

  private static void refused(Table table, long failAt, Path out, String message) {
    refused(InvalidInputException.class, table, failAt, out, message);
  }

  private static void refused(Class<?> type, Table table, long failAt, Path out, String message) {
    assertThatThrownBy(() -> TableWriter.write(table, List.of("x"), Rows.scorer(failAt), out))
        .isInstanceOf(type)
        .hasMessage(message);
  }
}
