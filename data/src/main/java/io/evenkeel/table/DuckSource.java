package io.evenkeel.table;

import io.evenkeel.table.inference.ColumnInference;
import java.lang.ref.SoftReference;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Rows that DuckDB reads from files or computes by a query. */
final class DuckSource implements RowSource {
  private final Relation relation;
  private final TableOptions options;
  private final CellSql cells;
  private final Map<String, ColumnInference> findings;
  private volatile long rows;

  /** What was scanned, until memory is short. */
  private final AtomicReference<SoftReference<@Nullable KeptRows>> kept =
      new AtomicReference<>(new SoftReference<>(null));

  /**
   * @param findings what was found out about columns of text, by name; empty where the source has
   *     types
   * @param rows number of all rows; negative if it is not known yet
   */
  DuckSource(
      Relation relation, TableOptions options, Map<String, ColumnInference> findings, long rows) {
    this.rows = rows;
    this.relation = relation;
    this.options = options;
    this.findings = findings;
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
    relation.requireUnchanged();
    if (rows < 0) {
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
  public Column readable(Column column) {
    value(column, true);
    if (relation.columns().get(column.name()) != RawType.TEXT) {
      boolean fromDigits = relation.columns().get(column.name()) == RawType.NUMBER;
      return fromDigits && column.type() != ColumnType.NUMBER ? column : column.as(column.type());
    }
    return TextReading.read(column, finding(column.name()), name());
  }

  @Override
  public Optional<Sentence> doubt(String column) {
    return TextReading.doubt(column, finding(column), name());
  }

  private ColumnInference finding(String column) {
    return findings.getOrDefault(column, ColumnInference.nothing());
  }

  /** The SQL of what a chunk holds of a column. */
  String value(Column column, boolean strict) {
    RawType raw = relation.columns().get(column.name());
    if (raw == null) {
      throw new IllegalArgumentException("no column " + column.name());
    }
    return cells.value(column, raw, strict);
  }

  /** How a column is scanned. */
  ScannedColumn scanned(Column column) {
    RawType raw = relation.columns().get(column.name());
    if (raw == RawType.TEXT && TextCells.reads(column.type())) {
      return new ScannedColumn(
          column, text(column.name()), new TextCells(column, options), MissingNumbers.NONE);
    }
    boolean isNumber = raw == RawType.NUMBER && column.type() == ColumnType.NUMBER;
    return isNumber
        ? new ScannedColumn(
            column, CellSql.plainNumber(column.name()), null, cells.missingNumbers())
        : new ScannedColumn(column, value(column, true), null, MissingNumbers.NONE);
  }

  /** A cast that changes nothing is left out, since it takes DuckDB's time for each column. */
  private String text(String column) {
    return relation.untyped() ? Sql.name(column) : CellSql.varcharOf(column);
  }

  @Override
  public TableScan scan(List<Column> columns) {
    KeptRows before = kept.get().get();
    if (before != null && before.have(columns)) {
      relation.requireUnchanged();
      return before.scan(columns);
    }
    TableScan scan = DuckScan.open(this, columns);
    boolean many = rows >= 0 && !KeptRows.fit(columns, rows);
    return many ? scan : KeptRows.keeping(scan, columns, this::keep);
  }

  private void keep(KeptRows scanned) {
    kept.updateAndGet(reference -> {
      KeptRows before = reference.get();
      return new SoftReference<>(before == null ? scanned : before.and(scanned));
    });
  }
}
