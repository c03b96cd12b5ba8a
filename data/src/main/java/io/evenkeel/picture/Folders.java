package io.evenkeel.picture;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What lies in folders, sorted, without what systems hide in them. */
final class Folders {
  private static final Set<String> PICTURES =
      Set.of("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "webp", "tif", "tiff");
  private static final Set<String> OF_SYSTEMS = Set.of("thumbs.db", "desktop.ini", "__macosx");
  private static final int MAGIC = 12;

  private Folders() {}

  /** The files in a folder itself. */
  static List<Path> files(Path folder) {
    return in(folder, false);
  }

  /** The folders in a folder. */
  static List<Path> folders(Path folder) {
    return in(folder, true);
  }

  private static List<Path> in(Path folder, boolean folders) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> !isHidden(path) && Files.isDirectory(path) == folders)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** All files in a folder and in its folders. */
  static List<Path> allFiles(Path folder) {
    try (Stream<Path> entries = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return entries
          .filter(path -> Files.isRegularFile(path) && !hasHidden(folder.relativize(path)))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw unreadable(folder, new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static boolean hasHidden(Path relative) {
    for (Path part : relative) {
      if (isHidden(part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHidden(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(".") || OF_SYSTEMS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static InvalidInputException unreadable(Path folder, IOException e) {
    return new InvalidInputException(
        "cannot read the folder %s: %s".formatted(folder, AtomicFile.reason(e)), e);
  }

  /** Whether a file calls itself a picture by its ending, or is one by its first bytes. */
  static boolean isPicture(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return PICTURES.contains(name.substring(name.lastIndexOf('.') + 1)) || beginsAsPicture(file);
  }

  private static boolean beginsAsPicture(Path file) {
    byte[] magic;
    try (InputStream stream = Files.newInputStream(file)) {
      magic = stream.readNBytes(MAGIC);
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot read %s: %s".formatted(file, AtomicFile.reason(e)), e);
    }
    String text = new String(magic, StandardCharsets.ISO_8859_1);
    return text.startsWith("\u0089PNG")
        || text.startsWith("\u00ff\u00d8\u00ff")
        || text.startsWith("GIF8")
        || (text.startsWith("RIFF") && text.endsWith("WEBP"));
  }
}
