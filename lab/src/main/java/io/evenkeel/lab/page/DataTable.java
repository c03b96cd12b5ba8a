package io.evenkeel.lab.page;

import java.util.List;

/**
 * A table.
 *
 * @param id unique on the page
 * @param title above it
 * @param header the columns' names
 * @param rows cells, as many per row as the header has; numbers as text are set to the right
 */
public record DataTable(String id, Text title, List<Text> header, List<List<Text>> rows)
    implements Figure {

  public DataTable {
    header = List.copyOf(header);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Text> row : rows) {
      if (row.size() != header.size()) {
        throw new IllegalArgumentException("a row of %s has another size".formatted(id));
      }
    }
  }
}
