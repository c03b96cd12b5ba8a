package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A description of rows that lie in files, come from a SQL query, or are in memory. Every {@link
 * #scan} reads them again, in the same order; the rows of small files are kept as long as memory is
 * not short, so that they are parsed once. Immutable; for any number of threads.
 *
 * {@snippet class="io.evenkeel.examples.DataExamples" region="table"}
 */
public final class Table {
  private final RowSource source;
  private final List<Column> columns;
  private final Map<String, Integer> indices = new HashMap<>();

  /** Columns whose type somebody set. */
  private final Set<String> decided;

  private Table(RowSource source, List<Column> columns, Set<String> decided) {
    this.source = source;
    this.columns = List.copyOf(columns);
    this.decided = Set.copyOf(decided);
    for (int i = 0; i < columns.size(); i++) {
      indices.put(columns.get(i).name(), i);
    }
  }

  /**
   * A file: CSV (.csv, .tsv, .txt, .psv), JSON lines (.jsonl, .ndjson, .json), Parquet (.parquet);
   * the first two also compressed (.gz, .zst). A file with another name is looked into.
   *
   * @throws InvalidInputException if there is no such file, or no table in it
   */
  public static Table read(Path file) {
    return read(file.toString(), TableOptions.defaults());
  }

  /**
   * A file, or several with the same columns.
   *
   * @param pathOrGlob a path, or a pattern with *, ?, [abc] or ** for folders of any depth; the
   *     files' rows follow each other in the order of their names
   */
  public static Table read(String pathOrGlob) {
    return read(pathOrGlob, TableOptions.defaults());
  }

  /** A file, or several with the same columns, read as the options say. */
  public static Table read(String pathOrGlob, TableOptions options) {
    return of(FileTables.open(pathOrGlob, options), options);
  }

  /**
   * The rows of a stream that can be read only once, such as standard input: CSV, JSON lines or
   * Parquet, by what is in it, also in gzip. They are kept in a temporary file until the process
   * ends. A path that is a pipe is read in the same way.
   *
   * @param name what messages call it
   * @throws InvalidInputException if there is no table in it
   */
  public static Table read(InputStream rows, String name, TableOptions options) {
    return of(FileTables.open(List.of(Spool.of(rows, name)), name, options), options);
  }

  /**
   * What a query over files gives: {@code SELECT ... FROM 'a.parquet' JOIN 'b.csv' USING (id)}, in
   * DuckDB's SQL.
   *
   * @throws InvalidInputException if the query is wrong
   */
  public static Table sql(String query) {
    return sql(query, TableOptions.defaults());
  }

  /**
   * What a query over files gives. It runs on one thread, so that its rows come in the same order
   * each time that it runs: at every scan, unless its rows are few and kept.
   */
  public static Table sql(String query, TableOptions options) {
    return of(FileTables.query(query, options), options);
  }

  /**
   * Rows in memory.
   *
   * @param columns names and types
   * @param rows by column name; an absent or null value is missing; see {@link Cells} for what
   *     kinds of values there may be
   */
  public static Table of(List<Column> columns, List<? extends Map<String, ?>> rows) {
    ColumnNames.requireDistinct("the table", columns.stream().map(Column::name).toList());
    return new Table(MemorySource.of(columns, rows), columns, Set.of());
  }

  private static Table of(TypedSource typed, TableOptions options) {
    Table table = new Table(typed.source(), typed.columns(), Set.of());
    for (Map.Entry<String, ColumnReading> entry : options.types().entrySet()) {
      ColumnReading reading = entry.getValue();
      table = table.with(new Column(entry.getKey(), reading.type(), reading.format()));
    }
    return table;
  }

  /** The columns, in the source's order. */
  public List<Column> columns() {
    return columns;
  }

  /**
   * A column by its name.
   *
   * @throws InvalidInputException if there is none, with the names that are alike
   */
  public Column column(String name) {
    return columns.get(indexOf(name));
  }

  /** Whether there is a column of this name. */
  public boolean has(String name) {
    return indices.containsKey(name);
  }

  /** How many rows there are; the first call may read the whole source. */
  public long rows() {
    return source.rows();
  }

  /** What messages call the table: a file, a pattern, a query. */
  public String source() {
    return source.name();
  }

  /**
   * The table with another type for a column.
   *
   * @throws InvalidInputException if there is no such column, or if it cannot be read as that type
   */
  public Table withType(String column, ColumnType type) {
    return with(new Column(column, type));
  }

  /**
   * The table with a column read as another column of the same name is, for example a model's.
   *
   * @throws InvalidInputException if there is no such column, or if it cannot be read as that type
   */
  public Table with(Column column) {
    return with(List.of(column));
  }

  /** The table with columns read as other columns of the same names are. */
  public Table with(List<Column> others) {
    List<Column> changed = new ArrayList<>(columns);
    Set<String> set = new HashSet<>(decided);
    for (Column other : others) {
      changed.set(indexOf(other.name()), source.readable(other));
      set.add(other.name());
    }
    return new Table(source, changed, set);
  }

  /**
   * Why a column is taken as text though its cells are numbers or dates: they can be read in
   * several ways, or are written in several; with the remedy. Empty where somebody set its type.
   */
  public Optional<Sentence> doubt(String column) {
    boolean open = column(column).type().isText() && !decided.contains(column);
    return open ? source.doubt(column) : Optional.empty();
  }

  /**
   * The table without a column.
   *
   * @throws InvalidInputException if there is no such column
   */
  public Table without(String column) {
    List<Column> fewer = new ArrayList<>(columns);
    fewer.remove(indexOf(column));
    return new Table(source, fewer, decided);
  }

  /**
   * Streams some columns of all rows.
   *
   * @param names the columns; their indices in this list are those in the chunks
   */
  public TableScan scan(List<String> names) {
    return source.scan(names.stream().map(this::column).toList());
  }

  /** Where the rows come from. */
  RowSource rowSource() {
    return source;
  }

  private int indexOf(String name) {
    Integer index = indices.get(name);
    if (index == null) {
      throw ColumnNames.unknown(source.name(), name, columns.stream().map(Column::name).toList());
    }
    return index;
  }

  @Override
  public String toString() {
    return "Table[%s, %d columns]".formatted(source.name(), columns.size());
  }
}
