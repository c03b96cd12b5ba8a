package io.evenkeel.table;

import java.util.Objects;

/**
 * A column of a table.
 *
 * @param name as the source has it, without blanks around it
 * @param type what its values mean
 */
public record Column(String name, ColumnType type) {
  public Column {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  /** A column of numbers. */
  public static Column number(String name) {
    return new Column(name, ColumnType.NUMBER);
  }

  /** A column of categories. */
  public static Column category(String name) {
    return new Column(name, ColumnType.CATEGORY);
  }

  /** This column's name with another type. */
  public Column as(ColumnType other) {
    return new Column(name, other);
  }
}
