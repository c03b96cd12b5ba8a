package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Text files in other encodings than UTF-8, as copies in UTF-8 that last as long as the process.
 */
final class Transcoding {
  private Transcoding() {}

  /**
   * The file, or what is read in its place.
   *
   * @param encoding as the user names it; null for UTF-8, or UTF-16 if the file begins so
   * @throws InvalidInputException if the file is not in this encoding
   */
  static SourceFile utf8(SourceFile file, @Nullable Charset encoding) {
    Charset charset = encoding != null ? encoding : marked(file);
    if (charset == null || charset.equals(StandardCharsets.UTF_8)) {
      return file;
    }
    if (file.text().endsWith(".zst")) {
      throw new InvalidInputException(
          "%s cannot be read as %s while it is compressed by zstd: unpack it first"
              .formatted(file.path(), charset.name()));
    }
    try {
      Path copy = Files.createTempFile("evenkeel-utf8-", ".txt");
      copy.toFile().deleteOnExit();
      try (Reader from =
              new InputStreamReader(
                  open(file),
                  charset
                      .newDecoder()
                      .onMalformedInput(CodingErrorAction.REPORT)
                      .onUnmappableCharacter(CodingErrorAction.REPORT));
          Writer to = Files.newBufferedWriter(copy)) {
        from.transferTo(to);
      }
      return file.readFrom(copy);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(
          "%s is not text in %s: name another encoding with --encoding"
              .formatted(file.path(), charset.name()),
          e);
    } catch (IOException e) {
      throw SourceFile.unreadable(file.path(), e);
    }
  }

  private static InputStream open(SourceFile file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(Path.of(file.text())));
    return file.text().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
  }

  /** UTF-16 if the file begins with its mark. */
  private static @Nullable Charset marked(SourceFile file) {
    try (InputStream in = open(file)) {
      byte[] mark = in.readNBytes(2);
      boolean utf16 =
          mark.length == 2
              && ((mark[0] == (byte) 0xFF && mark[1] == (byte) 0xFE)
                  || (mark[0] == (byte) 0xFE && mark[1] == (byte) 0xFF));
      return utf16 ? StandardCharsets.UTF_16 : null;
    } catch (IOException e) {
      throw SourceFile.unreadable(file.path(), e);
    }
  }
}
