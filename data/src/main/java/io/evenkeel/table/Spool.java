package io.evenkeel.table;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.kernels.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;

/**
 * Keeps rows that can be read only once, such as those of a pipe, in a temporary file, since a
 * table is read several times. The file goes when the process ends.
 */
final class Spool {
  private static final int LOOKED_AT = 64;
  private static final int GZIP = 0x1f8b;

  private Spool() {}

  /**
   * Takes in all of a stream, which may be in gzip.
   *
   * @param name what messages call it
   * @throws InvalidInputException if it cannot be read or kept, or is empty
   */
  static SourceFile of(InputStream stream, String name) {
    try (InputStream rows = unpacked(new BufferedInputStream(stream))) {
      rows.mark(LOOKED_AT);
      byte[] start = rows.readNBytes(LOOKED_AT);
      rows.reset();
      if (start.length == 0) {
        throw SourceFile.empty(name);
      }
      Path file = Files.createTempFile("evenkeel-rows-", ending(start));
      file.toFile().deleteOnExit();
      Files.copy(rows, file, StandardCopyOption.REPLACE_EXISTING);
      return SourceFile.piped(name, file);
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot take in the rows of %s: %s".formatted(name, AtomicFile.reason(e)), e);
    }
  }

  private static InputStream unpacked(InputStream stream) throws IOException {
    stream.mark(2);
    byte[] start = stream.readNBytes(2);
    stream.reset();
    boolean gzip = start.length == 2 && (((start[0] & 0xff) << 8) | (start[1] & 0xff)) == GZIP;
    return gzip ? new BufferedInputStream(new GZIPInputStream(stream)) : stream;
  }

  /** The ending of a file's name that says what is in it. */
  private static String ending(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PAR1")) {
      return ".parquet";
    }
    String first = text.stripLeading();
    return first.startsWith("{") || first.startsWith("[{") ? ".json" : ".csv";
  }
}
