package io.evenkeel.picture;

import io.evenkeel.kernels.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What pictures there are, before any is decoded. They are numbered through all parts.
 *
 * @param what they are called in messages, such as a folder
 * @param classNames in the order of the labels
 * @param notes what the user should know, a sentence each
 * @param fingerprint changes when the pictures do
 * @param same the size of all pictures, where it is known without a look at them
 */
record Listing(
    String what,
    List<String> classNames,
    List<Part> parts,
    List<String> notes,
    String fingerprint,
    Optional<PictureSize> same,
    Reader reader) {

  /** What pictures are for. */
  enum Role {
    TRAIN("training"),
    VALIDATION("validation"),
    TEST("test");

    private final String word;

    Role(String word) {
      this.word = word;
    }

    /** Before the word pictures. */
    String word() {
      return word;
    }
  }

  /**
   * The pictures of one role.
   *
   * @param labels the class of each picture
   * @param names the name of each picture
   */
  record Part(Role role, int[] labels, List<String> names) {}

  /** Hands over all pictures, each with its number, in their order. */
  @FunctionalInterface
  interface Reader {
    void read(Sink sink);
  }

  /** Takes a picture. */
  @FunctionalInterface
  interface Sink {
    void accept(int number, PictureContent content);
  }

  /**
   * Pictures in files of their own.
   *
   * @param files in the order of the parts
   */
  static Listing ofFiles(
      String what,
      List<String> classNames,
      List<Part> parts,
      List<String> notes,
      List<Path> files) {
    return ofContents(
        what, classNames, parts, notes, files.stream().map(FilePicture::new).toList());
  }

  /**
   * Pictures in files of their own, of which some may be missing.
   *
   * @param contents in the order of the parts
   */
  static Listing ofContents(
      String what,
      List<String> classNames,
      List<Part> parts,
      List<String> notes,
      List<? extends PictureContent> contents) {
    Fingerprint fingerprint = new Fingerprint();
    for (PictureContent content : contents) {
      if (content instanceof FilePicture(Path file)) {
        fingerprint.add(file);
      } else {
        fingerprint.add("none");
      }
    }
    return new Listing(
        what,
        classNames,
        parts,
        notes,
        fingerprint.hash(),
        Optional.empty(),
        sink -> {
          for (int i = 0; i < contents.size(); i++) {
            sink.accept(i, contents.get(i));
          }
        });
  }

  /** The first class of a picture that a model with these classes does not have. */
  Optional<String> unknown(List<String> modelNames) {
    if (isByNumber(modelNames)) {
      return classNames.stream().skip(modelNames.size()).findFirst();
    }
    return parts.stream()
        .flatMapToInt(part -> Arrays.stream(part.labels()))
        .mapToObj(classNames::get)
        .filter(name -> !modelNames.contains(name))
        .findFirst();
  }

  /** Whether the classes are 0, 1 and so on, and the model has none of these names. */
  private boolean isByNumber(List<String> modelNames) {
    return IntStream.range(0, classNames.size())
        .allMatch(i ->
            classNames.get(i).equals(String.valueOf(i)) && !modelNames.contains(classNames.get(i)));
  }

  /**
   * The same with the labels of a model: classes count by their names. Where the pictures have
   * numbers for classes, 0, 1 and so on, and the model has names, they count in its order.
   *
   * @throws InvalidInputException if there is a class that the model does not have
   */
  Listing of(List<String> modelNames) {
    unknown(modelNames)
        .ifPresent(name -> {
          throw new InvalidInputException(
              "%s has the class %s, which the model does not know: it tells %s apart"
                  .formatted(what, name, String.join(", ", modelNames)));
        });
    boolean byNumber = isByNumber(modelNames);
    List<Part> mapped = new ArrayList<>();
    for (Part part : parts) {
      int[] labels = part.labels().clone();
      for (int i = 0; i < labels.length; i++) {
        labels[i] = byNumber ? labels[i] : modelNames.indexOf(classNames.get(labels[i]));
      }
      mapped.add(new Part(part.role(), labels, part.names()));
    }
    List<String> said = new ArrayList<>(notes);
    if (byNumber) {
      said.add("the classes are numbers, which count as the model's classes in their order");
    }
    return new Listing(what, modelNames, mapped, said, fingerprint, same, reader);
  }

  /** The same without classes: each picture counts as of class 0. */
  Listing unlabelled() {
    return unlabelled("");
  }

  /** The same without classes, with the reason; empty if the user need not know it. */
  Listing unlabelled(String why) {
    List<Part> mapped =
        parts.stream()
            .map(part -> new Part(part.role(), new int[part.labels().length], part.names()))
            .toList();
    List<String> said = new ArrayList<>(notes);
    if (!why.isEmpty()) {
      said.add(why);
    }
    return new Listing(what, List.of(), mapped, said, fingerprint, same, reader);
  }

  int count() {
    return parts.stream().mapToInt(part -> part.labels().length).sum();
  }

  /** The name of a picture. */
  String name(int number) {
    int left = number;
    for (Part part : parts) {
      if (left < part.names().size()) {
        return part.names().get(left);
      }
      left -= part.names().size();
    }
    throw new IndexOutOfBoundsException(number);
  }
}
