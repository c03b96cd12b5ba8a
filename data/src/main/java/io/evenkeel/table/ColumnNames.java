package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What can be wrong with the names of columns. */
final class ColumnNames {
  private static final int SUGGESTIONS = 3;

  private ColumnNames() {}

  /** The error for a column that is not there; it names those that are alike. */
  static InvalidInputException unknown(String source, String name, List<String> present) {
    List<String> nearest =
        present.stream()
            .filter(p -> distance(p, name) <= Math.max(2, name.length() / 3))
            .sorted(Comparator.comparingInt(p -> distance(p, name)))
            .limit(SUGGESTIONS)
            .toList();
    String remedy =
        nearest.isEmpty()
            ? "it has %s".formatted(list(present))
            : "did you mean %s?".formatted(list(nearest));
    return new InvalidInputException("%s has no column '%s': %s".formatted(source, name, remedy));
  }

  /** Refuses two columns of the same name; case makes no difference to SQL, nor does it here. */
  static void requireDistinct(String source, List<String> names) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Integer before = seen.put(names.get(i).toLowerCase(Locale.ROOT), i);
      if (before != null) {
        String first = names.get(before);
        String what =
            first.equals(names.get(i))
                ? "two columns named '%s'".formatted(first)
                : "columns named '%s' and '%s', where case does not count"
                    .formatted(first, names.get(i));
        throw new InvalidInputException(
            "%s has %s (columns %d and %d): rename one of them"
                .formatted(source, what, before + 1, i + 1));
      }
    }
  }

  /** Names in quotes, the first twelve of them. */
  static String list(List<String> names) {
    String shown =
        names.stream().limit(12).map(n -> "'" + n + "'").collect(Collectors.joining(", "));
    return names.size() <= 12 ? shown : "%s and %d more".formatted(shown, names.size() - 12);
  }

  /** Levenshtein's distance, without regard to case. */
  private static int distance(String a, String b) {
    String from = a.toLowerCase(Locale.ROOT);
    String to = b.toLowerCase(Locale.ROOT);
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
