package io.evenkeel.cli.serve;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.RunningServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the lines of the access log of a {@link RunningServer} go.
 *
 * @param writer null for nowhere
 * @param owned whether it is a file, which is closed in the end
 */
record AccessLogFile(@Nullable Writer writer, boolean owned) implements AutoCloseable {

  /**
   * Opens it.
   *
   * @param file to append to; {@code -} for standard error; null for none
   */
  static AccessLogFile open(@Nullable String file, PrintWriter err) {
    if (file == null) {
      return new AccessLogFile(null, false);
    }
    if (file.equals("-")) {
      return new AccessLogFile(err, false);
    }
    try {
      return new AccessLogFile(
          Files.newBufferedWriter(
              Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
          true);
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot write %s: name a file in a folder that you may write to".formatted(file), e);
    }
  }

  /** Adds lines. */
  void write(List<String> lines) {
    Writer to = writer;
    if (to == null) {
      return;
    }
    try {
      for (String line : lines) {
        to.write(line);
        to.write('\n');
      }
      to.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the access log", e);
    }
  }

  @Override
  public void close() {
    if (owned && writer != null) {
      try {
        writer.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write the access log", e);
      }
    }
  }
}
