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
 * @param text the file that is read in its place, which is in UTF-8; mostly the same
 */
record SourceFile(String path, String text, long size, FileTime modified) {

  static SourceFile of(Path file) {
    try {
      return new SourceFile(
          file.toString(), file.toString(), Files.size(file), Files.getLastModifiedTime(file));
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /** This file, of which a copy is read. */
  SourceFile readFrom(Path copy) {
    return new SourceFile(path, copy.toString(), size, modified);
  }

  static InvalidInputException unreadable(String path, IOException e) {
    return new InvalidInputException("cannot read %s: %s".formatted(path, AtomicFile.reason(e)), e);
  }

  /** Refuses what was read from a file that is another one by now. */
  void requireUnchanged() {
    SourceFile now = of(Path.of(path));
    if (now.size != size || !now.modified.equals(modified)) {
      throw new InvalidInputException(
          "%s changed while it was read (%d bytes at first, %d now): start again when it is complete"
              .formatted(path, size, now.size));
    }
  }
}
