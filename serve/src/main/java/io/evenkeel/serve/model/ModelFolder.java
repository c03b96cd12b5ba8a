package io.evenkeel.serve.model;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder of models, {@code MODEL/VERSION/}, that is looked at every second. The latest two
 * versions of a model are served: a new one is loaded when its files have stopped changing, warmed,
 * and only then takes the place of the one before. A version that cannot be loaded is reported
 * once, and the old one stays.
 */
public final class ModelFolder {
  /** The latest version, and the one before for clients that name it. */
  private static final int KEPT = 2;

  private final Path folder;
  private final Models models;
  private final Loader loader;
  private final Consumer<String> notices;
  private final Map<Path, String> seen = new HashMap<>();
  private final Map<Path, String> loaded = new HashMap<>();
  private final Map<Path, String> failed = new HashMap<>();
  private boolean first = true;

  /** Makes a version of a model ready to be served. */
  @FunctionalInterface
  public interface Loader {
    /** Loads and warms it. */
    LoadedModel load(String name, int version, ModelSource source);
  }

  /**
   * A folder.
   *
   * @param notices is told in a sentence when a version was loaded, or cannot be
   * @throws InvalidInputException if it is no folder
   */
  public ModelFolder(Path folder, Models models, Loader loader, Consumer<String> notices) {
    this.folder = folder;
    this.models = models;
    this.loader = loader;
    this.notices = notices;
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          "the model folder %s is no folder: make it, with a folder MODEL/VERSION for each version"
              .formatted(folder));
    }
  }

  /**
   * Looks at what is there. The first look loads all that is there; later looks load what has not
   * changed since the look before.
   */
  public void look() {
    Map<Path, String> now = new TreeMap<>();
    for (Path model : folders(folder)) {
      List<Path> versions =
          folders(model).stream()
              .filter(path -> name(path).matches("[1-9][0-9]{0,8}"))
              .sorted(Comparator.comparingInt(ModelFolder::version).reversed())
              .toList();
      model(model, versions, now);
    }
    loaded.keySet().stream()
        .filter(path -> !Files.isDirectory(path))
        .toList()
        .forEach(this::remove);
    seen.clear();
    seen.putAll(now);
    first = false;
  }

  /** Loads the latest versions of a model, and releases those before them. */
  private void model(Path model, List<Path> versions, Map<Path, String> now) {
    int kept = 0;
    for (Path path : versions) {
      String content = content(path);
      now.put(path, content);
      boolean settled = first || content.equals(seen.get(path));
      boolean known = content.equals(loaded.get(path)) || content.equals(failed.get(path));
      if (kept < KEPT && settled && !content.isEmpty() && !known) {
        load(name(model), path, content);
      }
      if (loaded.containsKey(path)) {
        kept++;
        if (kept > KEPT) {
          remove(path);
        }
      }
    }
  }

  private void load(String name, Path path, String content) {
    try {
      Models.requireName(name);
      models.put(loader.load(name, version(path), ModelSource.read(path)));
      loaded.put(path, content);
      failed.remove(path);
      notices.accept("model %s: version %d is served".formatted(name, version(path)));
    } catch (InvalidInputException | UncheckedIOException e) {
      failed.put(path, content);
      notices.accept(
          "model %s: version %d cannot be served, and what was served before still is: %s"
              .formatted(name, version(path), e.getMessage()));
    }
  }

  /** Stops serving versions that are not there any more, as long as there is another version. */
  private void remove(Path path) {
    String name = folder.relativize(path).getName(0).toString();
    if (models.versions(name).size() > 1) {
      models.remove(name, version(path));
      loaded.remove(path);
    }
  }

  private static boolean isWritten(Path file) {
    return Files.isRegularFile(file) && !name(file).startsWith(".");
  }

  private static int version(Path path) {
    return Integer.parseInt(name(path));
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static List<Path> folders(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(Files::isDirectory)
          .filter(p -> !name(p).startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /**
   * Names, sizes and times of the files of a version; empty if there are none. Hidden files are
   * those that are still being written.
   */
  private static String content(Path folder) {
    StringBuilder content = new StringBuilder();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path file : paths.filter(ModelFolder::isWritten).sorted().toList()) {
        content
            .append(folder.relativize(file))
            .append(' ')
            .append(Files.size(file))
            .append(' ')
            .append(Files.getLastModifiedTime(file))
            .append('\n');
      }
    } catch (IOException | UncheckedIOException e) {
      return ""; // it is changing right now, so it is left to the next look
    }
    return content.toString();
  }
}
