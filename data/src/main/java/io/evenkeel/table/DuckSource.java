package io.evenkeel.table;

import java.sql.SQLException;
import java.util.List;

/** Rows that DuckDB reads from files or computes by a query. */
final class DuckSource implements RowSource {
  private final Relation relation;
  private final TableOptions options;
  private final CellSql cells;
  private volatile long rows = -1;

  DuckSource(Relation relation, TableOptions options) {
    this.relation = relation;
    this.options = options;
    this.cells = new CellSql(options.missing());
  }

  @Override
  public String name() {
    return relation.name();
  }

  Relation relation() {
    return relation;
  }

  TableOptions options() {
    return options;
  }

  CellSql cells() {
    return cells;
  }

  Duck open() {
    return Duck.open(options.threads(), options.memoryBytes(), relation.columns().size());
  }

  @Override
  public long rows() {
    if (rows < 0) {
      relation.requireUnchanged();
      try (Duck duck = open()) {
        rows =
            duck.ask(
                "SELECT count(*) FROM " + relation.from(),
                r -> {
                  r.next();
                  return r.getLong(1);
                });
      } catch (SQLException e) {
        throw new ReadFailure(this).explain(List.of(), e);
      }
      relation.requireUnchanged();
    }
    return rows;
  }

  @Override
  public List<String> names() {
    return List.copyOf(relation.columns().keySet());
  }

  @Override
  public int threads() {
    return options.threads();
  }

  @Override
  public void checkReadable(Column column) {
    value(column, true);
  }

  /** The SQL of what a chunk holds of a column. */
  String value(Column column, boolean strict) {
    RawType raw = relation.columns().get(column.name());
    if (raw == null) {
      throw new IllegalArgumentException("no column " + column.name());
    }
    return cells.value(column, raw, strict);
  }

  @Override
  public TableScan scan(List<Column> columns) {
    return DuckScan.open(this, columns);
  }
}
