package io.evenkeel.lab.page;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A matrix of counts or values.
 *
 * @param id unique on the page
 * @param title above the chart
 * @param rowLabel what rows are
 * @param columnLabel what columns are
 * @param rows names of the rows, from the top
 * @param columns names of the columns
 * @param values rows x columns
 * @param confusion whether it is a confusion matrix: colours are shares of a row, and the diagonal
 *     is what is right
 * @param examples pictures by {@code "row,column"} (indices from 0), shown when a cell is chosen
 */
public record Heatmap(
    String id,
    Text title,
    Text rowLabel,
    Text columnLabel,
    List<String> rows,
    List<String> columns,
    double[][] values,
    boolean confusion,
    Map<String, List<Gallery.Picture>> examples)
    implements Figure {

  public Heatmap {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    examples = Collections.unmodifiableMap(new TreeMap<>(examples)); // pages repeat to the byte
  }
}
