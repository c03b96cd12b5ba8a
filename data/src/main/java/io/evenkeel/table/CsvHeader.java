package io.evenkeel.table;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a CSV file's first record names the columns. */
final class CsvHeader {
  private static final Pattern VALUE =
      Pattern.compile(
          "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|true|false|\\d{4}-\\d\\d?-\\d\\d?.*",
          Pattern.CASE_INSENSITIVE);

  private CsvHeader() {}

  /**
   * It names them if none of its fields is a number, a date or a truth value, and either some
   * column has such values below, or all fields differ and none comes again in its column.
   */
  static boolean looksLikeOne(List<List<String>> records) {
    List<String> first = records.getFirst();
    if (first.stream().anyMatch(CsvHeader::isValue)) {
      return false;
    }
    List<List<String>> rest = records.subList(1, records.size());
    return rest.isEmpty()
        || rest.stream().anyMatch(r -> r.stream().anyMatch(CsvHeader::isValue))
        || (allDiffer(first) && noneRecurs(first, rest));
  }

  private static boolean isValue(String field) {
    return VALUE.matcher(field.strip()).matches();
  }

  private static boolean allDiffer(List<String> first) {
    Set<String> names = new HashSet<>(first);
    return names.size() == first.size();
  }

  private static boolean noneRecurs(List<String> first, List<List<String>> rest) {
    for (List<String> record : rest) {
      for (int i = 0; i < Math.min(first.size(), record.size()); i++) {
        if (record.get(i).strip().equals(first.get(i).strip())) {
          return false;
        }
      }
    }
    return true;
  }
}
