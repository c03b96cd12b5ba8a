package io.evenkeel.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The temporary files of this process, and those that killed processes left. Their names hold the
 * process's number.
 */
public final class Leftovers {
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();
  private static volatile boolean ending;

  private Leftovers() {}

  /**
   * Deletes the temporary files that this process has not finished, as its last act on Ctrl-C or
   * SIGTERM. A thread that is writing one does not come back.
   */
  public static void deleteOurs() {
    ending = true;
    for (Path path : OURS) {
      delete(path);
    }
  }

  /** A file or folder that is to be deleted if the process is ended from outside. */
  static void add(Path path) {
    OURS.add(path);
  }

  /** The file or folder is finished, or deleted. */
  static void remove(Path path) {
    if (!ending) {
      OURS.remove(path);
    }
  }

  /** Waits for the end of the process, if it is ending. */
  static void awaitEnd() {
    while (ending) {
      LockSupport.park();
    }
  }

  /**
   * Deletes what dead processes left in a folder.
   *
   * @param name of a leftover; its first group is the process's number
   */
  static void sweep(Path folder, Pattern name) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder, file -> isOfDeadProcess(name.matcher(file.getFileName().toString())))) {
      files.forEach(Leftovers::delete);
    } catch (NoSuchFileException e) {
      return; // no folder, no leftovers: whoever writes there reports the error
    }
  }

  private static boolean isOfDeadProcess(Matcher name) {
    return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
  }

  /** Deletes a file, or a folder with the files in it. */
  static void delete(Path path) {
    try {
      if (Files.isDirectory(path)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
          files.forEach(Leftovers::delete);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot delete %s: %s".formatted(path, AtomicFile.reason(e)), e);
    }
  }
}
