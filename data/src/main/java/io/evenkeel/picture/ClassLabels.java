package io.evenkeel.picture;

import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Classes that are written as text, and their names in order. */
final class ClassLabels {
  private ClassLabels() {}

  /**
   * The different classes: by number if all are whole numbers, else by name.
   *
   * @param learning whether there must be two
   */
  static List<String> names(List<String> labels, boolean learning, String what) {
    TreeSet<String> different = new TreeSet<>(labels);
    TreeMap<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String label : different) {
      String other = seen.put(label, label);
      if (other != null) {
        throw new InvalidInputException(
            "%s has the classes %s and %s, which differ in case only: write one class in one way"
                .formatted(what, other, label));
      }
    }
    if (learning && different.size() == 1) {
      throw new InvalidInputException(
          "%s has pictures of one class only, %s: a network learns to tell two or more apart"
              .formatted(what, different.first()));
    }
    List<String> names = new ArrayList<>(different);
    if (names.stream().allMatch(name -> name.matches("[0-9]{1,9}"))) {
      names.sort((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
    }
    return names;
  }

  /** The number of a class. */
  static int number(@Nullable String label, List<String> names, boolean numbered, String where) {
    int index = -1;
    if (label != null && numbered && label.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(label);
      index = number < names.size() ? number : -1;
    } else if (label != null) {
      index = names.indexOf(label);
    }
    if (index < 0) {
      throw new InvalidInputException(
          label == null
              ? "%s has no class: leave the row out, or give it one".formatted(where)
              : "%s has the class %s, which is none of the %d that are learned"
                  .formatted(where, label, names.size()));
    }
    return index;
  }
}
