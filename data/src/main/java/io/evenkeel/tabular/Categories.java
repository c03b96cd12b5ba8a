package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The categories of a column that have a place of their own, by name; the others share one. */
final class Categories {
  private final List<String> names;
  private final Map<String, Integer> positions;

  Categories(String column, List<String> names) {
    this.names = List.copyOf(names);
    positions = HashMap.newHashMap(names.size());
    for (String name : names) {
      if (positions.put(name, positions.size()) != null) {
        throw new InvalidInputException(
            "column '%s' has the category '%s' twice".formatted(column, name));
      }
    }
  }

  List<String> names() {
    return names;
  }

  int size() {
    return names.size();
  }

  /** A category's position, or -1 if it has none. */
  int position(@Nullable String name) {
    Integer position = name == null ? null : positions.get(name);
    return position == null ? -1 : position;
  }
}
