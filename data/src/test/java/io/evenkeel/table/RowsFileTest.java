package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that come one after the other, on their way into files. */
class RowsFileTest {
  private static final List<RowsFile.Field> FIELDS =
      List.of(
          new RowsFile.Field("it's", RowsFile.Kind.TEXT),
          new RowsFile.Field("row", RowsFile.Kind.WHOLE),
          new RowsFile.Field("p", RowsFile.Kind.NUMBER));
  private static final String CSV = "it's,row,p\n007,0,0.25\n\"a, \"\"b\"\"\",1,0.0625\n";

  @TempDir Path folder;

  private Path write(String name) {
    Path file = folder.resolve(name);
    RowsFile.write(FIELDS, csv -> csv.write(CSV), file);
    return file;
  }

  @Test
  void everyFormatHasTheRows() throws IOException {
    assertThat(write("a.csv")).hasContent(CSV);
    Path packed = write("a.csv.gz");
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(CSV);
    }
    assertThat(write("a.jsonl"))
        .hasContent(
            """
            {"it's":"007","row":0,"p":0.25}
            {"it's":"a, \\"b\\"","row":1,"p":0.0625}
            """);
    Table parquet = Table.read(write("a.parquet"));
    assertThat(Rows.columns(parquet)).containsExactly("it's:category", "row:number", "p:number");
    assertThat(Rows.of(parquet)).containsExactly("007|0.0|0.25", "a, \"b\"|1.0|0.0625");
  }

  @Test
  void anotherEndingIsRefusedBeforeTheFirstRow() {
    Path file = folder.resolve("a.txt");
    assertThatThrownBy(() ->
            RowsFile.write(
                FIELDS,
                _ -> {
                  throw new AssertionError("a row");
                },
                file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot write %s: its name must end in .csv, .json or .jsonl, also with .gz behind it, or in .parquet"
                .formatted(file));
    assertThat(folder).isEmptyDirectory();
  }
}
