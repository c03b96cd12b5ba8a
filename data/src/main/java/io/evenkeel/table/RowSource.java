package io.evenkeel.table;

import java.util.List;
import java.util.Optional;

/** Where a table's rows come from. Immutable; for any number of threads. */
sealed interface RowSource permits DuckSource, MemorySource {

  /** What messages call it: a file, a pattern, a query. */
  String name();

  /** Streams columns; their types say how they are read. */
  TableScan scan(List<Column> columns);

  /** How many rows there are. */
  long rows();

  /** The names of all columns that the source has, also of those that a table leaves out. */
  List<String> names();

  /** How many threads may work on its rows. */
  int threads();

  /**
   * A column as it is read if it is to have a given type and, perhaps, a given way of writing its
   * text; throws an error for the user if it cannot be read as that type.
   */
  Column readable(Column column);

  /** Why a column is text though its cells are numbers or dates; empty if there is nothing. */
  Optional<Sentence> doubt(String column);
}
