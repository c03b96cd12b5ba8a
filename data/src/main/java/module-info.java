/** Data sets: idx files and the built-in MNIST; tables from files and SQL. */
module io.evenkeel.data {
  requires static org.jspecify;
  requires transitive io.evenkeel.core;
  requires duckdb.jdbc;
  requires tools.jackson.databind;
  requires java.sql;

  exports io.evenkeel.data;
  exports io.evenkeel.table;
  exports io.evenkeel.table.format;
  exports io.evenkeel.tabular;
}
