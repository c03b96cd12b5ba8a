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
  private final List<Path> strangers = new ArrayList<>();
  private final List<Path> loose = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  ClassFolders(Path folder) {
    this.folder = folder;
  }

  Listing list() {
    Map<Role, Path> roles = roles();
    Path trainFolder = roles.getOrDefault(Role.TRAIN, folder);
    Map<String, List<Path>> train = classes(trainFolder);
    List<String> classNames = List.copyOf(train.keySet());
    requireClasses(trainFolder, classNames);
    List<Part> parts = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    add(Role.TRAIN, train, classNames, parts, files);
    addOthers(roles, trainFolder, classNames, parts, files);
    note(
        strangers,
        "1 file that is no picture was left out: %s",
        "%,d files that are no pictures were left out, such as %s");
    note(
        loose,
        "1 picture that lies in no class's folder was left out: %s",
        "%,d pictures that lie in no class's folder were left out, such as %s");
    Fingerprint fingerprint = new Fingerprint();
    files.forEach(fingerprint::add);
    return new Listing(
        folder.toString(),
        classNames,
        parts,
        notes,
        fingerprint.hash(),
        Optional.empty(),
        sink -> {
          for (int i = 0; i < files.size(); i++) {
            sink.accept(i, new FilePicture(files.get(i)));
          }
        });
  }

  /** The folders of the roles; without one for training, all folders are classes. */
  private Map<Role, Path> roles() {
    Map<Role, Path> roles = new EnumMap<>(Role.class);
    List<Path> others = new ArrayList<>();
    for (Path sub : Folders.folders(folder)) {
      String name = String.valueOf(sub.getFileName()).toLowerCase(Locale.ROOT);
      Optional<Role> role =
          NAMES.entrySet().stream()
              .filter(e -> e.getValue().contains(name))
              .map(Map.Entry::getKey)
              .findFirst();
      if (role.isPresent()) {
        roles.putIfAbsent(role.get(), sub);
      } else {
        others.add(sub);
      }
    }
    Path train = roles.get(Role.TRAIN);
    if (train == null || Folders.folders(train).isEmpty()) {
      return Map.of();
    }
    if (!others.isEmpty()) {
      notes.add(
          "beside %s, the folder %s was left out"
              .formatted(train.getFileName(), others.getFirst().getFileName()));
    }
    return roles;
  }

  private void addOthers(
      Map<Role, Path> roles,
      Path trainFolder,
      List<String> classNames,
      List<Part> parts,
      List<Path> files) {
    for (Role role : List.of(Role.VALIDATION, Role.TEST)) {
      Path other = roles.get(role);
      if (other == null) {
        continue;
      }
      Map<String, List<Path>> classes = classes(other);
      if (classes.isEmpty()) {
        notes.add(
            "%s has no folders of classes and was left out: predict takes pictures without classes"
                .formatted(other));
        continue;
      }
      for (String name : classes.keySet()) {
        if (!classNames.contains(name)) {
          throw new InvalidInputException(
              "%s has a class %s, but %s has none of that name: a network can learn only classes that it is shown"
                  .formatted(other, name, trainFolder));
        }
      }
      add(role, classes, classNames, parts, files);
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
              ? "the folder %s in %s has no pictures and is no class".formatted(names, where)
              : "the folders %s in %s have no pictures and are no classes".formatted(names, where));
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

  private void requireClasses(Path where, List<String> classNames) {
    if (classNames.size() > 1) {
      return;
    }
    if (classNames.size() == 1) {
      throw new InvalidInputException(
          "%s has pictures of one class only, %s: a network learns to tell classes apart, so give it a folder for each of two or more"
              .formatted(where, classNames.getFirst()));
    }
    if (loose.isEmpty()) {
      throw new InvalidInputException(
          "%s has no pictures: give a folder with a folder of pictures for each class, CIFAR's binary files, idx files, or mnist"
              .formatted(where));
    }
    throw new InvalidInputException(
        "%s has pictures (%s), but nothing tells their classes: put those of each class into a folder of its own, or give a list of paths and classes with --image and --target"
            .formatted(where, loose.getFirst().getFileName()));
  }

  private void note(List<Path> files, String one, String several) {
    if (!files.isEmpty()) {
      Path first = folder.relativize(files.getFirst());
      notes.add(files.size() == 1 ? one.formatted(first) : several.formatted(files.size(), first));
    }
  }
}
