package io.evenkeel.table;

import java.util.List;

/** Where a table's rows come from. Immutable; for any number of threads. */
sealed interface RowSource permits DuckSource, MemorySource {

  /** What messages call it: a file, a pattern, a query. */
  String name();

  /** Streams columns, whose types say as what they are read. */
  TableScan scan(List<Column> columns);

  /** How many rows there are. */
  long rows();

  /** The names of all columns that the source has, also of those that a table leaves out. */
  List<String> names();

  /** How many threads may work on its rows. */
  int threads();

  /** Whether a column can be read as a type at all; if not, throws the error that says so. */
  void checkReadable(Column column);
}
