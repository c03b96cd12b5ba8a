package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a file with a table may be. */
enum FileFormat {
  CSV,
  JSON,
  PARQUET;

  /** The format by the file's name, or by its first bytes where the name says nothing. */
  static FileFormat of(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    boolean compressed = name.endsWith(".gz");
    String bare = compressed ? name.substring(0, name.length() - 3) : name;
    if (bare.endsWith(".parquet") || bare.endsWith(".pq")) {
      if (compressed) {
        throw new InvalidInputException(
            "%s is a Parquet file in gzip, which is compressed inside: unpack it with gunzip"
                .formatted(path));
      }
      return PARQUET;
    }
    if (bare.endsWith(".json") || bare.endsWith(".jsonl") || bare.endsWith(".ndjson")) {
      return JSON;
    }
    if (bare.matches(".*\\.(csv|tsv|txt|psv|data)") || compressed) {
      return CSV;
    }
    return byContent(path);
  }

  private static FileFormat byContent(String path) {
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      String start = new String(in.readNBytes(64), StandardCharsets.ISO_8859_1);
      if (start.startsWith("PAR1")) {
        return PARQUET;
      }
      return start.stripLeading().startsWith("{") ? JSON : CSV;
    } catch (IOException e) {
      throw SourceFile.unreadable(path, e);
    }
  }
}
