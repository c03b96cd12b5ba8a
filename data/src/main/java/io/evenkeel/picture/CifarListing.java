package io.evenkeel.picture;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.picture.Listing.Part;
import io.evenkeel.picture.Listing.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Gathers what CIFAR's files hold. */
final class CifarListing {
  private final CifarFormat format;
  private final String what;
  private final TreeMap<Integer, LabelledFile> files = new TreeMap<>();
  private List<String> classLines = List.of();

  /** A file and the labels in it. */
  private record LabelledFile(String name, int[] labels) {}

  CifarListing(CifarFormat format, String what) {
    this.format = format;
    this.what = what;
  }

  /** Takes in a file's labels. */
  void add(String name, int[] labels) {
    files.put(CifarFormat.order(name), new LabelledFile(name, labels));
  }

  /** Takes in the classes' names. */
  void addNames(List<String> lines) {
    classLines = lines.stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** The number of a file's first picture. */
  int first(String name) {
    int first = 0;
    for (LabelledFile file : files.headMap(CifarFormat.order(name)).values()) {
      first += file.labels().length;
    }
    return first;
  }

  /**
   * The whole listing.
   *
   * @param learning whether there must be a part to learn from
   */
  Listing list(boolean learning, String fingerprint, Listing.Reader reader) {
    List<Part> parts = new ArrayList<>();
    int most = 0;
    for (Role role : List.of(Role.TRAIN, Role.TEST)) {
      List<Integer> labels = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (LabelledFile file : files.values()) {
        if (CifarFormat.isTest(file.name()) == (role == Role.TEST)) {
          for (int i = 0; i < file.labels().length; i++) {
            String picture = "%s:%d".formatted(file.name(), i);
            format.requireLabel(file.labels()[i], classLines, picture, what);
            labels.add(file.labels()[i]);
            names.add(picture);
            most = Math.max(most, file.labels()[i]);
          }
        }
      }
      if (!labels.isEmpty()) {
        parts.add(new Part(role, labels.stream().mapToInt(Integer::intValue).toArray(), names));
      }
    }
    if (learning && parts.getFirst().role() != Role.TRAIN) {
      throw new InvalidInputException(
          "%s has no training pictures of CIFAR: they are in data_batch_1.bin and so on, or in train.bin"
              .formatted(what));
    }
    return new Listing(
        what,
        CifarFormat.classNames(classLines, most),
        parts,
        List.of(),
        fingerprint,
        Optional.of(new PictureSize(CifarFormat.SIDE, CifarFormat.SIDE, false)),
        reader);
  }
}
