package io.evenkeel.table;

import java.util.List;

/** A source of rows, and the types that its columns were found to have. */
record TypedSource(RowSource source, List<Column> columns) {}
