package io.evenkeel.file;

import io.evenkeel.kernels.InvalidInputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths that a user wrote, which may be impossible. */
public final class UserPath {
  private UserPath() {}

  /**
   * The path.
   *
   * @throws InvalidInputException if there can be none of this name, which also depends on the
   *     locale: Java can name only files whose characters it has
   */
  public static Path of(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new InvalidInputException(
          text.indexOf('\0') >= 0
              ? "'%s' is not a path: it contains the character NUL"
                  .formatted(text.replace("\0", "\\0"))
              : "'%s' is not a path in this locale, which lacks some of its characters: set a locale with UTF-8, such as LC_ALL=C.UTF-8"
                  .formatted(text),
          e);
    }
  }
}
