/**
 * Tables: where rows come from and where scored rows go. A {@link io.evenkeel.table.Table}
 * describes files (CSV, JSON lines, Parquet), a SQL query over files, or rows in memory; a {@link
 * io.evenkeel.table.TableScan} streams its rows in blocks, by column.
 */
@NullMarked
package io.evenkeel.table;

import org.jspecify.annotations.NullMarked;
