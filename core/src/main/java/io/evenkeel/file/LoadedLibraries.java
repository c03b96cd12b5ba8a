package io.evenkeel.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Native libraries that dependencies unpack into the folder for temporary files, and delete, if at
 * all, at the end of the process. Once loaded, a library needs no name: it is deleted at once, so
 * that a killed process leaves nothing. Only Linux says which files a process has loaded; elsewhere
 * they stay until the end.
 */
public final class LoadedLibraries {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Set<String> DELETED = ConcurrentHashMap.newKeySet();
  private static final Logger LOGGER = System.getLogger(LoadedLibraries.class.getName());

  private LoadedLibraries() {}

  /**
   * Deletes the unpacked files of libraries that this process has loaded, when it is called for the
   * first time with this name.
   *
   * @param name what the names of the file, or of its folder, begin with; such a folder is deleted
   *     with all that is in it
   */
  public static void deleteUnpacked(String name) {
    if (!DELETED.add(name) || !Files.isReadable(MAPS)) {
      return;
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    try (Stream<String> lines = Files.lines(MAPS)) {
      List<Path> unpacked =
          lines
              .map(line -> line.indexOf('/') < 0 ? "" : line.substring(line.indexOf('/')))
              .filter(file -> file.startsWith(temporary + "/" + name))
              .map(file -> temporary.resolve(temporary.relativize(Path.of(file)).getName(0)))
              .distinct()
              .toList();
      unpacked.forEach(Leftovers::delete);
    } catch (IOException | UncheckedIOException e) { // deleted later, or left: no harm is done
      LOGGER.log(Level.DEBUG, "an unpacked library stays in " + temporary, e);
    }
  }
}
