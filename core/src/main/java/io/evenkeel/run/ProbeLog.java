package io.evenkeel.run;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.probe.ProbeResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run's {@code probes.jsonl}: a line per probe, in the order of the steps. Lines are forced to
 * the disk before a checkpoint is, so that a checkpoint's probes are never missing.
 */
final class ProbeLog implements AutoCloseable {
  private final Path file;
  private @Nullable FileChannel channel;

  ProbeLog(Path file) {
    this.file = file;
  }

  /**
   * Cuts the log back to that of a training which goes on after {@code step}: later lines, and what
   * a killed training left of one, are removed. Before the first step nothing is kept.
   */
  void start(long step) {
    try {
      FileChannel open =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      channel = open;
      open.truncate(step == 0 ? 0 : lengthUpTo(step));
      open.position(open.size());
    } catch (IOException e) {
      throw new UncheckedIOException(AtomicFile.failure(file, e), e);
    }
  }

  /** Bytes of the whole lines at the file's beginning whose step is at most that. */
  private long lengthUpTo(long last) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        if (stepOf(new String(bytes, begin, i - begin, StandardCharsets.UTF_8)) > last) {
          return begin;
        }
        begin = i + 1;
      }
    }
    return begin;
  }

  /** The line's step; beyond every step if the line is damaged. */
  private static long stepOf(String line) {
    try {
      JsonNode step = StrictJson.parse(line, "a probe").path("step");
      return step.isIntegralNumber() ? step.longValue() : Long.MAX_VALUE;
    } catch (InvalidInputException e) {
      return Long.MAX_VALUE; // a torn write: the probe is taken again
    }
  }

  /** Adds a line. */
  void add(ProbeResult result) {
    FileChannel open = channel;
    if (open == null) {
      throw new IllegalStateException("the probes of " + file + " have not been started");
    }
    ByteBuffer bytes =
        ByteBuffer.wrap((ProbeJson.line(result) + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        open.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(AtomicFile.failure(file, e), e);
    }
  }

  /** Forces what was added to the disk. */
  void force() {
    FileChannel open = channel;
    if (open != null) {
      try {
        open.force(false);
      } catch (IOException e) {
        throw new UncheckedIOException(AtomicFile.failure(file, e), e);
      }
    }
  }

  @Override
  public void close() {
    FileChannel open = channel;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close " + file, e);
      }
    }
  }
}
