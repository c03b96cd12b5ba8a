package io.evenkeel.file;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Replaces a file as a whole: the new content is written under a temporary name in the same folder,
 * forced to the disk and renamed. Whoever opens the file sees the old content or the new one, also
 * after a crash or with a full disk. What a killed process left half written is deleted when the
 * same file is written again.
 */
public final class AtomicFile {
  private static final String SUFFIX = ".tmp";

  /** How the name of a temporary file ends: the process's number, and a count. */
  private static final String OF_PROCESS = "([0-9]{1,18})-[0-9]+\\.tmp";

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
          OpenOption creation =
              isDevice(temporary) ? StandardOpenOption.WRITE : StandardOpenOption.CREATE_NEW;
          try (FileChannel channel =
              FileChannel.open(temporary, creation, StandardOpenOption.WRITE)) {
            content.writeTo(channel);
          }
        });
  }

  /**
   * Replaces or creates a file that something else writes, under a name that it is given. A link
   * stays, and its target is replaced; a device or a pipe, such as /dev/stdout, is written to as it
   * is.
   *
   * @throws UncheckedIOException as {@link #write} does
   */
  public static void writeFile(Path file, FileContent content) {
    Leftovers.awaitEnd();
    try {
      if (isDevice(file)) {
        content.writeTo(file);
      } else {
        replace(Files.isSymbolicLink(file) ? target(file) : file, content);
      }
    } catch (IOException e) {
      Leftovers.awaitEnd(); // the end of the process deleted what was written
      throw new UncheckedIOException(failure(file, e), e);
    }
  }

  /** Whether it is a device or a pipe, which is written to and never replaced. */
  public static boolean isDevice(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }

  /** The path that a link leads to, where there need not be a file. */
  private static Path target(Path link) throws IOException {
    return Files.exists(link)
        ? link.toRealPath()
        : folderOf(link).resolve(Files.readSymbolicLink(link));
  }

  private static void replace(Path file, FileContent content) throws IOException {
    Path folder = folderOf(file);
    String name = "." + file.getFileName() + ".";
    Path temporary =
        folder.resolve(
            "%s%d-%d%s"
                .formatted(name, ProcessHandle.current().pid(), COUNTER.incrementAndGet(), SUFFIX));
    Leftovers.add(temporary);
    try {
      Leftovers.sweep(folder, Pattern.compile(Pattern.quote(name) + OF_PROCESS));
      content.writeTo(temporary);
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
      Leftovers.remove(temporary);
    }
    forceFolder(folder);
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
      return reason != null ? reason : reason(f);
    }
    String message = e.getMessage();
    return message != null ? message : e.getClass().getSimpleName();
  }

  private static String reason(FileSystemException e) {
    return switch (e) {
      case FileAlreadyExistsException _ -> "there is a file of that name";
      case AccessDeniedException _ -> "access is denied";
      case NotDirectoryException _ -> "it is not a folder";
      default -> e.getClass().getSimpleName();
    };
  }

  private static Path folderOf(Path file) {
    Path parent = file.getParent();
    return parent != null ? parent : Path.of("");
  }

  /** Makes the rename last; Windows cannot open a folder, and makes renames last by itself. */
  private static void forceFolder(Path folder) throws IOException {
    if (File.separatorChar == '/') {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
