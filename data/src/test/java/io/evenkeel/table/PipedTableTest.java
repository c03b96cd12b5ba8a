package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that can be read only once. */
class PipedTableTest {
  private static final TableOptions OPTIONS = TableOptions.defaults();

  @TempDir Path folder;

  private static Table read(byte[] bytes) {
    InputStream stream = new ByteArrayInputStream(bytes);
    return Table.read(stream, "standard input", OPTIONS);
  }

  private static Table read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyFormat() throws Exception {
    assertThat(Rows.of(read("x,c\n1,a\n2,b\n"))).containsExactly("1.0|a", "2.0|b");
    assertThat(Rows.of(read("{\"x\":1,\"c\":\"a\"}\n"))).containsExactly("1.0|a");
    assertThat(Rows.of(read("[{\"x\":1,\"c\":\"a\"}]"))).containsExactly("1.0|a");
    Path parquet = Rows.parquet(folder.resolve("a.parquet"), "SELECT 1 AS x, 'a' AS c", "snappy");
    assertThat(Rows.of(read(Files.readAllBytes(parquet)))).containsExactly("1.0|a");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("x,c\n1,a\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(Rows.of(read(bytes.toByteArray()))).containsExactly("1.0|a");
  }

  @Test
  void messagesNameIt() {
    refused("", "standard input is empty, but a table was expected: give a file with rows");
    refused(
        "x,y\n1,2\n3\n",
        "standard input, line 3: expected 2 fields, as in the first line, got 1: correct the line");
    Table table = read("x,y\n1,2\n3,oops\n").withType("y", ColumnType.NUMBER);
    assertThatThrownBy(() -> Rows.of(table))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            "standard input, row 2, column 'y': expected a finite number, got 'oops'");
    refused(
        "{\"x\":1}\n{\"x\":\n",
        "standard input, line 3: expected a JSON object, but it is malformed (unexpected end of data): correct the line");
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> Rows.of(read(text)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  /** A named pipe, whose rows come from a process. */
  @Test
  void aPipeByItsName() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe.csv");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer =
        new ProcessBuilder("sh", "-c", "printf 'x,c\\n1,a\\n2,b\\n' > \"$0\"", pipe.toString())
            .start();
    Table table = Table.read(pipe);
    assertThat(writer.waitFor()).isZero();
    assertThat(table.source()).isEqualTo(pipe.toString());
    assertThat(Rows.of(table)).containsExactly("1.0|a", "2.0|b");
    assertThat(Rows.of(table)).hasSize(2);
  }
}
