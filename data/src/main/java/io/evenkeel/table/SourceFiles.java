package io.evenkeel.table;

import io.evenkeel.file.UserPath;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Objects;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files that a path or a pattern means, in the order of their names. */
final class SourceFiles {
  private static final String PATTERN_CHARACTERS = "*?[{";

  private SourceFiles() {}

  /** A pattern is tried only where there is no file of just this name. */
  static List<SourceFile> find(String pathOrGlob) {
    Path literal = literal(pathOrGlob);
    if (literal != null && Files.isDirectory(literal)) {
      throw new InvalidInputException(
          "%s is a folder, but a file was expected: give a file, or a pattern such as %s"
              .formatted(pathOrGlob, literal.resolve("*.parquet")));
    }
    if (literal != null && Files.exists(literal)) {
      return List.of(Files.isRegularFile(literal) ? nonEmpty(literal) : spooled(literal));
    }
    int special = firstSpecial(pathOrGlob);
    if (special < 0) {
      throw new InvalidInputException(
          "there is no file %s: give the path of a CSV, JSON lines or Parquet file"
              .formatted(pathOrGlob));
    }
    List<Path> found = matches(pathOrGlob, special);
    if (found.isEmpty()) {
      throw new InvalidInputException(
          "no file matches %s: give a pattern of at least one file".formatted(pathOrGlob));
    }
    return found.stream().map(SourceFiles::nonEmpty).toList();
  }

  private static SourceFile nonEmpty(Path file) {
    SourceFile source = SourceFile.of(file);
    if (source.size() == 0) {
      throw SourceFile.empty(file.toString());
    }
    return source;
  }

  /** What can be read only once: a pipe, a device. */
  private static SourceFile spooled(Path file) {
    try (InputStream rows = Files.newInputStream(file)) {
      return Spool.of(rows, file.toString());
    } catch (IOException e) {
      throw SourceFile.unreadable(file.toString(), e);
    }
  }

  private static @Nullable Path literal(String path) {
    try {
      return UserPath.of(path);
    } catch (InvalidInputException e) {
      if (firstSpecial(path) >= 0) {
        return null;
      }
      throw e;
    }
  }

  private static int firstSpecial(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (PATTERN_CHARACTERS.indexOf(path.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static List<Path> matches(String glob, int special) {
    int slash = glob.lastIndexOf('/', special);
    Path root = UserPath.of(slash < 0 ? "" : glob.substring(0, slash + 1));
    String rest = glob.substring(slash + 1);
    int depth = rest.contains("**") ? Integer.MAX_VALUE : rest.split("/").length;
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
      try (Stream<Path> files = Files.walk(root, depth, FileVisitOption.FOLLOW_LINKS)) {
        return files
            .filter(Files::isRegularFile)
            .filter(f -> matcher.matches(root.relativize(f)))
            .sorted()
            .toList();
      }
    } catch (PatternSyntaxException e) {
      throw new InvalidInputException(
          "'%s' is not a pattern of files: %s".formatted(glob, e.getDescription()), e);
    } catch (IOException e) {
      throw SourceFile.unreadable(root.toString(), e);
    } catch (UncheckedIOException e) {
      throw SourceFile.unreadable(root.toString(), Objects.requireNonNull(e.getCause()));
    }
  }
}
