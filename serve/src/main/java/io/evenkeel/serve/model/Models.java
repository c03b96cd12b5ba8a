package io.evenkeel.serve.model;

import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.limit.Refused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All models by name, and of each its versions by number. The set changes as a whole, so that a
 * request finds either the old one or the new one.
 */
public final class Models {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]{0,99}");

  private final ConcurrentSkipListMap<String, NavigableMap<Integer, LoadedModel>> models =
      new ConcurrentSkipListMap<>();

  /** No models. */
  public Models() {}

  /**
   * Refuses a text that cannot be a model's name.
   *
   * @throws InvalidInputException with the rule
   */
  public static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidInputException(
          "a model's name is up to 100 letters, digits, dots, hyphens and underscores, but got '%s'"
              .formatted(name));
    }
  }

  /** Their names, sorted. */
  public List<String> names() {
    return List.copyOf(models.keySet());
  }

  /** The numbers of a model's versions, ascending; empty if there is no such model. */
  public List<Integer> versions(String name) {
    NavigableMap<Integer, LoadedModel> versions = models.get(name);
    return versions == null ? List.of() : List.copyOf(versions.keySet());
  }

  /** Serves a version, in the place of the one with that number if there is one. */
  public synchronized void put(LoadedModel model) {
    NavigableMap<Integer, LoadedModel> changed = copy(model.name());
    LoadedModel old = changed.put(model.version(), model);
    models.put(model.name(), Collections.unmodifiableNavigableMap(changed));
    if (old != null) {
      old.release();
    }
  }

  /** Stops serving a version. */
  public synchronized void remove(String name, int version) {
    NavigableMap<Integer, LoadedModel> changed = copy(name);
    LoadedModel old = changed.remove(version);
    if (changed.isEmpty()) {
      models.remove(name);
    } else {
      models.put(name, Collections.unmodifiableNavigableMap(changed));
    }
    if (old != null) {
      old.release();
    }
  }

  private NavigableMap<Integer, LoadedModel> copy(String name) {
    NavigableMap<Integer, LoadedModel> versions = models.get(name);
    return versions == null ? new TreeMap<>() : new TreeMap<>(versions);
  }

  /**
   * Takes a model into use: its latest version, or a certain one.
   *
   * @param version its number as text; null for the latest
   * @throws Refused if there is none
   */
  public LoadedModel acquire(String name, @Nullable String version) {
    while (true) {
      LoadedModel found = find(name, version);
      if (found.acquire()) {
        return found;
      } // otherwise it was closed between the two lines, and there is another one
    }
  }

  private LoadedModel find(String name, @Nullable String version) {
    NavigableMap<Integer, LoadedModel> versions = models.get(name);
    if (versions == null) {
      throw new Refused(
          Refused.NOT_FOUND,
          "there is no model '%s': the models are %s"
              .formatted(shortened(name), models.isEmpty() ? "none" : String.join(", ", names())));
    }
    if (version == null) {
      return versions.lastEntry().getValue();
    }
    LoadedModel found =
        version.matches("[0-9]{1,9}") ? versions.get(Integer.valueOf(version)) : null;
    if (found == null) {
      List<String> numbers = new ArrayList<>();
      versions.keySet().forEach(number -> numbers.add(String.valueOf(number)));
      throw new Refused(
          Refused.NOT_FOUND,
          "the model '%s' has no version '%s': its versions are %s"
              .formatted(name, shortened(version), String.join(", ", numbers)));
    }
    return found;
  }

  private static String shortened(String text) {
    return Printable.text(text.length() > 60 ? text.substring(0, 60) : text);
  }

  /** Stops serving all of them. */
  public void close() {
    for (String name : names()) {
      versions(name).forEach(version -> remove(name, version));
    }
  }
}
