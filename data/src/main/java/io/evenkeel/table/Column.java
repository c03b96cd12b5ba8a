package io.evenkeel.table;

import io.evenkeel.table.format.TextFormat;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param name as the source has it, without blanks around it
 * @param type what its values mean
 * @param format how its cells are read where they are text that means numbers or times; null where
 *     they are not, or where nothing is known of it
 */
public record Column(String name, ColumnType type, @Nullable TextFormat format)
    implements Serializable {
  public Column {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  /** A column whose cells have a type, or are read in the usual way. */
  public Column(String name, ColumnType type) {
    this(name, type, null);
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

  /** This column with a type, and how its text is read. */
  Column as(ColumnType other, @Nullable TextFormat otherFormat) {
    return new Column(name, other, otherFormat);
  }
}
