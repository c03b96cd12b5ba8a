package io.evenkeel.table;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * A file of a table, as it was when the table was opened.
 *
 * @param path as messages name it
 * @param text the file that is read in its place: a copy in UTF-8, or one of what can be read only
 *     once; mostly the same
 * @param isPiped whether there is only the copy
 */
record SourceFile(String path, String text, boolean isPiped, long size, FileTime modified) {

  static SourceFile of(Path file) {
    try {
      return new SourceFile(
          file.toString(),
          file.toString(),
          false,
          Files.size(file),
          Files.getLastModifiedTime(file));
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /** What came from a pipe of this name, and was kept in a file. */
  static SourceFile piped(String name, Path kept) {
    SourceFile file = of(kept);
    return new SourceFile(name, file.text, true, file.size, file.modified);
  }

  static InvalidInputException empty(String name) {
    return new InvalidInputException(
        "%s is empty, but a table was expected: give a file with rows".formatted(name));
  }

  /** This file, of which a copy is read. */
  SourceFile readFrom(Path copy) {
    return new SourceFile(path, copy.toString(), isPiped, size, modified);
  }

  static InvalidInputException unreadable(String path, IOException e) {
    return new InvalidInputException("cannot read %s: %s".formatted(path, AtomicFile.reason(e)), e);
  }

  /** Refuses what was read from a file that has changed meanwhile. */
  void requireUnchanged() {
    if (isPiped) {
      return;
    }
    SourceFile now = of(Path.of(path));
    if (now.size != size || !now.modified.equals(modified)) {
      throw new InvalidInputException(
          "%s changed while it was read (%d bytes at first, %d now): start again when it is complete"
              .formatted(path, size, now.size));
    }
  }
}
