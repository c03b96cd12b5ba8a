package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Finds out from a CSV file's beginning how it is made. */
final class CsvSniffer {
  private static final int SAMPLE = 1 << 20;
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};

  private final String file;
  private final String content;
  private final TableOptions options;

  private CsvSniffer(SourceFile file, TableOptions options) {
    this.file = file.path();
    content = file.text();
    this.options = options;
  }

  /**
   * @throws InvalidInputException if the file has no rows, is not in UTF-8, or names two columns
   *     the same
   */
  static CsvLayout sniff(SourceFile file, TableOptions options) {
    return new CsvSniffer(file, options).sniff();
  }

  private CsvLayout sniff() {
    String text = beginning();
    if (text.indexOf(0) >= 0) {
      throw new InvalidInputException(
          "%s has zero bytes, as text in UTF-16 has: name its encoding with --encoding UTF-16LE or UTF-16BE"
              .formatted(file));
    }
    boolean complete = text.length() < SAMPLE;
    char delimiter = options.delimiter() != null ? options.delimiter() : delimiter(text, complete);
    List<List<String>> records = CsvRecords.split(text, delimiter, options.quote(), complete);
    if (records.isEmpty()) {
      throw new InvalidInputException(
          "%s has no rows, but a table was expected: give a file with rows".formatted(file));
    }
    boolean header = options.header() != null ? options.header() : CsvHeader.looksLikeOne(records);
    if (header && complete && records.size() == 1) {
      throw new InvalidInputException(
          "%s has a header but no rows: give a file with rows, or say that it has no header with --no-header"
              .formatted(file));
    }
    return new CsvLayout(
        delimiter,
        options.quote(),
        header,
        names(records.getFirst(), header),
        CsvRecords.hiddenLineEnd(text, delimiter, options.quote()));
  }

  private List<String> names(List<String> first, boolean header) {
    List<String> names = new ArrayList<>(options.names());
    if (names.isEmpty()) {
      for (int i = 0; i < first.size(); i++) {
        String name = header ? first.get(i).strip() : "";
        names.add(name.isEmpty() ? "column" + (i + 1) : name);
      }
    } else if (names.size() != first.size()) {
      throw new InvalidInputException(
          "%s has %d columns, but --names gives %d names for them: give one for each"
              .formatted(file, first.size(), names.size()));
    }
    ColumnNames.requireDistinct(file, names);
    return List.copyOf(names);
  }

  /** The candidate that makes the most of the records alike, and then the most columns. */
  private char delimiter(String text, boolean complete) {
    char best = ',';
    double bestScore = 0;
    for (char candidate : DELIMITERS) {
      List<List<String>> records = CsvRecords.split(text, candidate, options.quote(), complete);
      if (records.isEmpty() || records.getFirst().size() < 2) {
        continue;
      }
      int fields = records.getFirst().size();
      long alike = records.stream().filter(r -> r.size() == fields).count();
      double score = (double) alike / records.size() + 1e-3 * Math.min(fields, 100);
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    return best;
  }

  private String beginning() {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(Path.of(content)));
        InputStream bytes = content.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        Reader reader =
            new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT))) {
      char[] start = new char[SAMPLE];
      int length = 0;
      int count;
      while (length < SAMPLE && (count = reader.read(start, length, SAMPLE - length)) > 0) {
        length += count;
      }
      int mark = length > 0 && start[0] == '\uFEFF' ? 1 : 0;
      return new String(start, mark, length - mark);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(
          "%s is not text in UTF-8: name its encoding with --encoding (GBK, UTF-16, Latin-1, ...)"
              .formatted(file),
          e);
    } catch (IOException e) {
      throw SourceFile.unreadable(file, e);
    }
  }
}
