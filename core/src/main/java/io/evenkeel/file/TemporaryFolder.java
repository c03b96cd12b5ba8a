package io.evenkeel.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A folder for temporary files. It is deleted with its files when it is closed, or when a signal
 * ends the process; what killed processes left is deleted when the next folder is made.
 */
public final class TemporaryFolder implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("evenkeel-(?:[a-z]+-)?([0-9]{1,18})(?:-.*)?");

  private final Path path;

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /**
   * A new, empty folder, which only its owner may read.
   *
   * @throws UncheckedIOException if there is no room for it
   */
  public static TemporaryFolder create() {
    Path all = all();
    try {
      Leftovers.sweep(all, NAME);
      Path path = Files.createTempDirectory(all, prefix());
      Leftovers.add(path);
      return new TemporaryFolder(path);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot make a folder for temporary files in %s: %s".formatted(all, AtomicFile.reason(e)),
          e);
    }
  }

  /**
   * The path of a folder that other code makes when it needs it, and deletes when it is done.
   *
   * @param purpose a word that becomes part of its name
   */
  public static Path reserved(String purpose) {
    Path all = all();
    Path path = all.resolve(prefix() + purpose);
    try {
      Leftovers.sweep(all, NAME);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot look into the folder for temporary files: " + AtomicFile.reason(e), e);
    }
    Leftovers.add(path);
    return path;
  }

  private static Path all() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static String prefix() {
    return "evenkeel-" + ProcessHandle.current().pid() + "-";
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    Leftovers.delete(path);
    Leftovers.remove(path);
  }
}
