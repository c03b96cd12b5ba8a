package io.evenkeel.table;

import org.jspecify.annotations.Nullable;

/** What a column is in its source, before {@link CellSql} makes a {@link ColumnType} of it. */
enum RawType {
  TEXT(ColumnType.CATEGORY),
  NUMBER(ColumnType.NUMBER),
  BOOLEAN(ColumnType.BOOLEAN),
  DATE(ColumnType.DATE),
  TIMESTAMP(ColumnType.TIMESTAMP),
  TIMESTAMP_ZONE(ColumnType.TIMESTAMP),
  /** A time of day, read as seconds since midnight. */
  TIME(ColumnType.NUMBER);

  private final ColumnType type;

  RawType(ColumnType type) {
    this.type = type;
  }

  /** The type that such a column has unless it is set or, for text, inferred. */
  ColumnType type() {
    return type;
  }

  /** The kind of a DuckDB type such as {@code DECIMAL(18,3)}; null for lists, structs, blobs. */
  static @Nullable RawType of(String duckType) {
    if (duckType.endsWith("]")) {
      return null;
    }
    int bracket = duckType.indexOf('(');
    return switch (bracket < 0 ? duckType : duckType.substring(0, bracket)) {
      case "VARCHAR", "ENUM", "UUID", "JSON", "NULL", "\"NULL\"" -> TEXT;
      case "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "HUGEINT",
          "UTINYINT",
          "USMALLINT",
          "UINTEGER",
          "UBIGINT",
          "UHUGEINT",
          "BIGNUM",
          "FLOAT",
          "DOUBLE",
          "DECIMAL" ->
          NUMBER;
      case "BOOLEAN" -> BOOLEAN;
      case "DATE" -> DATE;
      case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" -> TIMESTAMP;
      case "TIMESTAMP WITH TIME ZONE" -> TIMESTAMP_ZONE;
      case "TIME", "TIME_NS", "TIME WITH TIME ZONE" -> TIME;
      default -> null;
    };
  }
}
