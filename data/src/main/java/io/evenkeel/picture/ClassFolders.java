package io.evenkeel.picture;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.picture.Listing.Part;
import io.evenkeel.picture.Listing.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A folder with a folder for each class, or with folders {@code train}, {@code val} and {@code
 * test} that have these. A picture belongs to the class in whose folder it lies, at any depth.
 */
final class ClassFolders {
  private static final Map<Role, Set<String>> NAMES =
      Map.of(
          Role.TRAIN, Set.of("train", "training"),
          Role.VALIDATION, Set.of("val", "valid", "validation"),
          Role.TEST, Set.of("test", "testing"));

  private final Path folder;
  private final PictureOptions options;
  private final List<Path> strangers = new ArrayList<>();
  private final List<Path> loose = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  ClassFolders(Path folder, PictureOptions options) {
    this.folder = folder;
    this.options = options;
  }

  Listing list() {
    Map<Role, Map<String, List<Path>>> found = new EnumMap<>(Role.class);
    TreeSet<String> names = new TreeSet<>();
    Map<Role, Path> roles = roles();
    requireTraining(roles);
    Path trainFolder = roles.getOrDefault(Role.TRAIN, folder);
    roles.forEach((role, where) -> {
      Map<String, List<Path>> classes = classes(where);
      if (role == Role.TRAIN) {
        requireClasses(where, classes.keySet());
      } else if (classes.isEmpty()) {
        notes.add(
            "%s has no folders of classes and was left out: predict takes pictures without classes"
                .formatted(where));
        return;
      } else if (options.learning()) {
        requireKnown(where, classes.keySet(), trainFolder, names);
      }
      names.addAll(classes.keySet());
      found.put(role, classes);
    });
    if (found.isEmpty()) {
      throw withoutClasses(folder);
    }
    List<String> classNames = List.copyOf(names);
    List<Part> parts = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    found.forEach((role, classes) -> add(role, classes, classNames, parts, files));
    note(
        strangers,
        "1 file that is not a picture was left out: %s",
        "%,d files that are not pictures were left out, such as %s");
    note(
        loose,
        "1 picture that lies in no class's folder was left out: %s",
        "%,d pictures that lie in no class's folder were left out, such as %s");
    return Listing.ofFiles(folder.toString(), classNames, parts, notes, files);
  }

  /** All pictures in a folder, at any depth, without classes: each counts as of class 0. */
  static Listing unlabelled(Path folder) {
    List<Path> files = Folders.allFiles(folder).stream().filter(Folders::isPicture).toList();
    if (files.isEmpty()) {
      throw new InvalidInputException("%s has no pictures".formatted(folder));
    }
    return unlabelled(folder, files);
  }

  /** Pictures without classes, by their paths. */
  static Listing unlabelled(Path what, List<Path> files) {
    List<String> names = files.stream().map(Path::toString).toList();
    return Listing.ofFiles(
        what.toString(),
        List.of(),
        List.of(new Part(Role.TRAIN, new int[files.size()], names)),
        List.of(),
        files);
  }

  /** The folders of the roles; if there are none, all folders are classes to learn from. */
  private Map<Role, Path> roles() {
    Map<Role, Path> roles = new EnumMap<>(Role.class);
    List<Path> others = new ArrayList<>();
    for (Path sub : Folders.folders(folder)) {
      Optional<Role> role = role(sub);
      if (role.isPresent()) {
        roles.putIfAbsent(role.get(), sub);
      } else {
        others.add(sub);
      }
    }
    Path train = roles.get(Role.TRAIN);
    if (train == null ? !areParts(roles, others) : Folders.folders(train).isEmpty()) {
      return Map.of(Role.TRAIN, folder);
    }
    if (!others.isEmpty()) {
      notes.add(
          "beside %s, the folder %s was left out"
              .formatted(
                  roles.values().iterator().next().getFileName(), others.getFirst().getFileName()));
    }
    return roles;
  }

  /** What a folder of this name is for, if not for a class. */
  private static Optional<Role> role(Path sub) {
    String name = String.valueOf(sub.getFileName()).toLowerCase(Locale.ROOT);
    return NAMES.entrySet().stream()
        .filter(e -> e.getValue().contains(name))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Whether folders without one for training are parts, not classes of the model. */
  private boolean areParts(Map<Role, Path> roles, List<Path> others) {
    return !options.learning()
        && !roles.isEmpty()
        && others.isEmpty()
        && roles.values().stream()
            .noneMatch(sub ->
                options.known().contains(String.valueOf(sub.getFileName()))
                    || Folders.folders(sub).isEmpty());
  }

  /** Requires a folder to learn from where the only folders are parts of another use. */
  private void requireTraining(Map<Role, Path> roles) {
    if (!options.learning() || roles.size() != 1 || !folder.equals(roles.get(Role.TRAIN))) {
      return;
    }
    List<Path> all = Folders.folders(folder);
    boolean parts =
        !all.isEmpty()
            && all.stream()
                .allMatch(sub -> role(sub).isPresent() && !Folders.folders(sub).isEmpty());
    if (parts) {
      throw new InvalidInputException(
          "%s has a folder %s, but none to learn from: put one called train, with a folder for each class, beside it"
              .formatted(folder, all.getFirst().getFileName()));
    }
  }

  private static void requireKnown(
      Path other, Set<String> names, Path trainFolder, Set<String> learned) {
    for (String name : names) {
      if (!learned.contains(name)) {
        throw new InvalidInputException(
            "%s has a class %s, but %s has none of that name: a network can learn only classes that it is shown"
                .formatted(other, name, trainFolder));
      }
    }
  }

  private void add(
      Role role,
      Map<String, List<Path>> classes,
      List<String> classNames,
      List<Part> parts,
      List<Path> files) {
    List<Integer> labels = new ArrayList<>();
    List<String> names = new ArrayList<>();
    classes.forEach((name, pictures) -> {
      for (Path picture : pictures) {
        labels.add(classNames.indexOf(name));
        names.add(folder.relativize(picture).toString());
        files.add(picture);
      }
    });
    parts.add(new Part(role, labels.stream().mapToInt(Integer::intValue).toArray(), names));
  }

  /** The pictures of each class in a folder. */
  private Map<String, List<Path>> classes(Path where) {
    Map<String, List<Path>> classes = new TreeMap<>();
    List<Path> empty = new ArrayList<>();
    for (Path sub : Folders.folders(where)) {
      List<Path> pictures = new ArrayList<>();
      for (Path file : Folders.allFiles(sub)) {
        (Folders.isPicture(file) ? pictures : strangers).add(file);
      }
      if (pictures.isEmpty()) {
        empty.add(sub);
      } else {
        classes.put(String.valueOf(sub.getFileName()), pictures);
      }
    }
    for (Path file : Folders.files(where)) {
      (Folders.isPicture(file) ? loose : strangers).add(file);
    }
    requireDifferent(where, classes.keySet());
    if (!classes.isEmpty() && !empty.isEmpty()) {
      String names =
          empty.stream().map(p -> p.getFileName().toString()).collect(Collectors.joining(", "));
      notes.add(
          empty.size() == 1
              ? "the folder %s in %s has no pictures and is not a class".formatted(names, where)
              : "the folders %s in %s have no pictures and are not classes"
                  .formatted(names, where));
    }
    return classes;
  }

  private static void requireDifferent(Path where, Set<String> names) {
    Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : names) {
      String other = seen.put(name, name);
      if (other != null) {
        throw new InvalidInputException(
            "%s has the folders %s and %s, whose names differ in case only: put the pictures of one class into one folder, or call the classes by different names"
                .formatted(where, other, name));
      }
    }
  }

  private void requireClasses(Path where, Set<String> names) {
    if (names.isEmpty()) {
      throw withoutClasses(where);
    }
    if (names.size() == 1 && options.learning()) {
      throw new InvalidInputException(
          "%s has pictures of one class only, %s: a network learns to tell classes apart, so give it a folder for each of two or more"
              .formatted(where, names.iterator().next()));
    }
  }

  private InvalidInputException withoutClasses(Path where) {
    return new InvalidInputException(
        loose.isEmpty()
            ? "%s has no pictures: give a folder with a folder of pictures for each class, CIFAR's binary files, idx files, or mnist"
                .formatted(where)
            : "%s has pictures (%s), but nothing tells their classes: put those of each class into a folder of its own, or give a list of paths and classes with --image and --target"
                .formatted(where, loose.getFirst().getFileName()));
  }

  private void note(List<Path> files, String one, String several) {
    if (!files.isEmpty()) {
      Path first = folder.relativize(files.getFirst());
      notes.add(files.size() == 1 ? one.formatted(first) : several.formatted(files.size(), first));
    }
  }
}
