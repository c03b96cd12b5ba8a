/** Data sets: pictures, idx files and the built-in MNIST; tables from files and SQL. */
module io.evenkeel.data {
  requires static transitive org.jspecify;
  requires transitive io.evenkeel.core;
  requires duckdb.jdbc;
  requires tools.jackson.databind;
  requires java.desktop;
  requires java.sql;
  requires com.twelvemonkeys.imageio.metadata;
  requires org.apache.commons.compress;

  exports io.evenkeel.data;
  exports io.evenkeel.picture;
  exports io.evenkeel.table;
  exports io.evenkeel.table.format;
  exports io.evenkeel.tabular;
  exports io.evenkeel.tabular.decision;
  exports io.evenkeel.tabular.explain;
  exports io.evenkeel.tabular.trial;
  exports io.evenkeel.tabular.tune;
}
