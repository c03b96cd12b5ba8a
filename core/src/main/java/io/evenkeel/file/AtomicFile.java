package io.evenkeel.file;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Replaces a file as a whole: the new content is written under a temporary name in the same folder,
 * forced to the disk and renamed. Whoever opens the file sees the old content or the new one, also
 * after a crash or with a full disk.
 */
public final class AtomicFile {
  private static final String SUFFIX = ".tmp";
  private static final AtomicLong COUNTER = new AtomicLong();

  private AtomicFile() {}

  /** Writes the new content to the channel, from its start. */
  @FunctionalInterface
  public interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Writes the new content to a file of this name, which does not exist yet. */
  @FunctionalInterface
  public interface FileContent {
    void writeTo(Path file) throws IOException;
  }

  /**
   * Replaces or creates a file.
   *
   * @throws UncheckedIOException if it cannot be written, with the file and the reason; the old
   *     file, if there was one, is as it was
   */
  public static void write(Path file, Content content) {
    writeFile(
        file,
        temporary -> {
          try (FileChannel channel =
              FileChannel.open(
                  temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            content.writeTo(channel);
          }
        });
  }

  /**
   * Replaces or creates a file that something else writes, which takes a name.
   *
   * @throws UncheckedIOException as {@link #write} does
   */
  public static void writeFile(Path file, FileContent content) {
    Path folder = folderOf(file);
    Path temporary =
        folder.resolve(
            ".%s.%d-%d%s"
                .formatted(
                    file.getFileName(),
                    ProcessHandle.current().pid(),
                    COUNTER.incrementAndGet(),
                    SUFFIX));
    try {
      try {
        content.writeTo(temporary);
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
      forceFolder(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(failure(file, e), e);
    }
  }

  /** Replaces or creates a text file in UTF-8. */
  public static void writeText(Path file, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    write(
        file,
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  /** Deletes the temporary files that killed processes left in a folder that is ours alone. */
  public static void sweep(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(".") && name.endsWith(SUFFIX)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** The message for a file that could not be written. */
  public static String failure(Path file, IOException e) {
    return "cannot write %s: %s".formatted(file, reason(e));
  }

  /** Why an operation on a file failed, in a few words. */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (e instanceof FileSystemException f) {
      String reason = f.getReason();
      return reason != null ? reason : e.getClass().getSimpleName();
    }
    String message = e.getMessage();
    return message != null ? message : e.getClass().getSimpleName();
  }

  private static Path folderOf(Path file) {
    Path parent = file.getParent();
    return parent != null ? parent : Path.of("");
  }

  /** Makes the rename last; a folder cannot be opened on Windows, which does so by itself. */
  private static void forceFolder(Path folder) throws IOException {
    if (File.separatorChar == '/') {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
