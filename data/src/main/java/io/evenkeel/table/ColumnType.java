package io.evenkeel.table;

import java.util.Locale;

/** What a column's values mean, and how a {@link TableChunk} holds them. */
public enum ColumnType {
  /** Numbers, as doubles. */
  NUMBER,
  /** True as 1, false as 0. */
  BOOLEAN,
  /** Text that names a category; also numbers whose digits are only a name, such as zip codes. */
  CATEGORY,
  /** Days since 1970-01-01. */
  DATE,
  /** Seconds since 1970-01-01T00:00:00, in UTC where the source says a zone. */
  TIMESTAMP;

  /** Whether {@link TableChunk#text} holds it; {@link TableChunk#numbers} holds the others. */
  public boolean isText() {
    return this == CATEGORY;
  }

  /** The name as the user writes it: number, boolean, category, date, timestamp. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
