package io.evenkeel.table;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.file.TemporaryFolder;
import io.evenkeel.kernels.InvalidInputException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes rows that come one after the other, in the formats of {@link TableWriter}: those other
 * than plain CSV by way of a temporary CSV file.
 */
public final class RowsFile {
  private RowsFile() {}

  /** What a column's values are. */
  public enum Kind {
    /** Any text. */
    TEXT("VARCHAR"),
    /** Whole numbers. */
    WHOLE("BIGINT"),
    /** Numbers. */
    NUMBER("DOUBLE");

    private final String type;

    Kind(String type) {
      this.type = type;
    }
  }

  /**
   * A column of what is written.
   *
   * @param name in the header
   * @param kind of its values
   */
  public record Field(String name, Kind kind) {
    private String sql(boolean typed) {
      return "%s: %s".formatted(Sql.text(name), Sql.text((typed ? kind : Kind.TEXT).type));
    }
  }

  /** Rows that become CSV, with a header. */
  @FunctionalInterface
  public interface Rows {
    /** Writes the header and the rows. */
    void to(Writer csv) throws IOException;
  }

  /**
   * Writes CSV, Parquet or JSON, by the file's name. It replaces a file of this name as a whole or
   * not at all.
   *
   * @param fields the columns of the rows, by different names
   * @throws InvalidInputException if the file's name has another ending, before the first row
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(List<Field> fields, Rows rows, Path file) {
    TableFormat format = TableFormat.of(file);
    if (format.equals(TableFormat.CSV)) {
      AtomicFile.write(
          file,
          channel -> {
            Writer csv = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
            rows.to(csv);
            csv.flush();
          });
      return;
    }
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path plain = folder.path().resolve("rows.csv");
      try (Writer csv = Files.newBufferedWriter(plain)) {
        rows.to(csv);
      } catch (IOException e) {
        throw new UncheckedIOException(AtomicFile.failure(plain, e), e);
      }
      AtomicFile.writeFile(file, written -> convert(plain, fields, format, written, file));
    }
  }

  private static void convert(
      Path csv, List<Field> fields, TableFormat format, Path written, Path file)
      throws IOException {
    String columns =
        fields.stream()
            .map(field -> field.sql(format.hasTypes()))
            .collect(Collectors.joining(", ", "{", "}"));
    try (Duck duck =
        Duck.open(
            Runtime.getRuntime().availableProcessors(),
            TableOptions.defaults().memoryBytes(),
            fields.size())) {
      duck.execute(
          format.copy(
              ("SELECT * FROM read_csv(%s, header = true, auto_detect = false, delim = ',', quote = '\"',"
                      + " escape = '\"', columns = %s)")
                  .formatted(Sql.text(csv.toString()), columns),
              written));
    } catch (SQLException e) {
      throw new IOException(SqlErrors.withoutFile(e, written, file), e);
    }
  }
}
