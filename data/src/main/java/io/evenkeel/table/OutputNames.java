package io.evenkeel.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names of columns that are added to others: two columns of what is written never have the same
 * name, whatever the case of their letters, because SQL and many readers do not tell such apart.
 *
 * <p>Columns of the source keep their names. An added one keeps its own unless a column of the
 * source, or one added before it, has it already; then {@code _2} is put behind it, or the next
 * number that is free.
 */
public final class OutputNames {
  private OutputNames() {}

  /**
   * Names that are free.
   *
   * @param taken the names of the source's columns
   * @param wanted those of the added ones
   * @return a name for each of {@code wanted}
   */
  public static List<String> free(List<String> taken, List<String> wanted) {
    Set<String> used = new HashSet<>();
    taken.forEach(name -> used.add(folded(name)));
    Set<String> reserved = new HashSet<>(used);
    wanted.forEach(name -> reserved.add(folded(name)));
    List<String> names = new ArrayList<>();
    for (String name : wanted) {
      String free = name;
      for (int number = 2; used.contains(folded(free)); number++) {
        String next = name + "_" + number;
        free = reserved.contains(folded(next)) ? free : next;
      }
      used.add(folded(free));
      names.add(free);
    }
    return List.copyOf(names);
  }

  private static String folded(String name) {
    return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
