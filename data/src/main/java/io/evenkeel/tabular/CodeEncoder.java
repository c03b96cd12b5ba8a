package io.evenkeel.tabular;

import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.table.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text of many categories: a code, for which the network learns a vector. Code 0 is for all rare
 * categories together and those never seen, 1 for what is missing where the training rows miss
 * some, the others follow.
 */
public final class CodeEncoder implements ColumnEncoder {
  private final Column column;
  private final Categories categories;
  private final boolean missing;
  private final EmbeddingTable table;

  /**
   * @param categories those with a code of their own
   * @param missing whether there is a code for what is missing
   * @param dimension length of each category's vector
   */
  CodeEncoder(Column column, List<String> categories, boolean missing, int dimension) {
    this.column = column;
    this.categories = new Categories(column.name(), categories);
    this.missing = missing;
    table = new EmbeddingTable(first() + categories.size(), dimension);
  }

  @Override
  public Column column() {
    return column;
  }

  /** The categories with a code of their own. */
  public List<String> categories() {
    return categories.names();
  }

  /** Whether there is a code for what is missing. */
  public boolean missing() {
    return missing;
  }

  /** Number of codes, and length of their vectors. */
  public EmbeddingTable table() {
    return table;
  }

  private int first() {
    return missing ? 2 : 1;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public String summary() {
    return "embedding, %d categories and others%s, %d dimensions"
        .formatted(categories.size(), missing ? " and missing" : "", table.dimension());
  }

  @Override
  public double cell(@Nullable String value) {
    int position = categories.position(value);
    if (position >= 0) {
      return first() + position;
    }
    return value == null && missing ? 1 : 0;
  }

  @Override
  public void encode(double cell, float[] row, int offset) {
    row[offset] = (float) cell;
  }
}
