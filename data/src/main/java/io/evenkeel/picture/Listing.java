package io.evenkeel.picture;

import java.util.List;
import java.util.Optional;

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
    TRAIN,
    VALIDATION,
    TEST
  }

  /**
   * The pictures of one role.
   *
   * @param labels a class each
   * @param names a name each
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
