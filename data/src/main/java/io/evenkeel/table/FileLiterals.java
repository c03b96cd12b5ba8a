package io.evenkeel.table;

import io.evenkeel.table.format.NumberFormat;
import io.evenkeel.table.format.TextFormat;
import io.evenkeel.table.format.TimeFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Has the CSV files of a query read as {@link Table#read} reads them, where DuckDB would see
 * something else in text: booleans in yes and no, the number 2139 in the zip code 02139, text in
 * 9,56, a missing value only in an empty field. A model that learned the words would take such
 * values for ones that it has never seen. JSON files keep the digits of their numbers.
 */
final class FileLiterals {
  private static final Pattern CSV = Pattern.compile(".*\\.(csv|tsv|psv|txt)(\\.gz|\\.zst)?");
  private static final Pattern PLACE =
      Pattern.compile("(?<![\\w.])(?i:(FROM|JOIN))(\\s+)'((?:[^']|'')*)'|" + StarCalls.OPAQUE);

  private final TableOptions options;
  private final Map<String, Column> inputs;

  private FileLiterals(TableOptions options, Map<String, Column> inputs) {
    this.options = options;
    this.inputs = inputs;
  }

  /**
   * The query with {@code read_csv(..., types = ...)} for files.
   *
   * @param inputs columns of models, by name, which are read as those want it
   */
  static String typed(String query, TableOptions options, Map<String, Column> inputs) {
    FileLiterals literals = new FileLiterals(options, inputs);
    return PLACE
        .matcher(query)
        .replaceAll(m ->
            Matcher.quoteReplacement(
                m.group(1) == null
                    ? m.group()
                    : m.group(1) + m.group(2) + literals.file(m.group(3))));
  }

  private String file(String literal) {
    if (isCsv(literal)) {
      return source(literal);
    }
    String name = literal.replace("''", "'");
    return JsonLiteral.isOne(name) ? JsonLiteral.typed(name, options) : "'" + literal + "'";
  }

  private static boolean isCsv(String literal) {
    return CSV.matcher(literal.toLowerCase(Locale.ROOT)).matches();
  }

  private String source(String literal) {
    Table table = Table.read(literal.replace("''", "'"), sniffing());
    if (!(table.rowSource() instanceof DuckSource source)) {
      throw new IllegalStateException(literal + " is no file");
    }
    if (table.columns().stream().anyMatch(c -> c.name().matches("column\\d+"))) {
      return "'" + literal + "'";
    }
    String text =
        table.columns().stream()
            .filter(c -> c.type() == ColumnType.CATEGORY || isSpecial(c) || isWantedAsText(c))
            .map(c -> Sql.text(c.name()) + ": 'VARCHAR'")
            .collect(Collectors.joining(", "));
    String replaced =
        table.columns().stream()
            .filter(c -> isSpecial(c) && !isWantedAsText(c))
            .map(c -> "%s AS %s".formatted(source.cells().typed(c), Sql.name(c.name())))
            .collect(Collectors.joining(", "));
    return "(SELECT *%s FROM read_csv(%s, header = true, nullstr = %s%s%s))"
        .formatted(
            replaced.isEmpty() ? "" : " REPLACE (%s)".formatted(replaced),
            Sql.list(source.relation().files().stream().map(SourceFile::text).toList()),
            Sql.list(new TreeSet<>(options.missing())),
            options.delimiter() == null
                ? ""
                : ", delim = " + Sql.text(options.delimiter().toString()),
            text.isEmpty() ? "" : ", types = {%s}".formatted(text));
  }

  /** Whether its text is written in a way that DuckDB does not see. */
  private static boolean isSpecial(Column column) {
    TextFormat format = column.format();
    return format != null && !format.equals(NumberFormat.PLAIN) && !format.equals(TimeFormat.ISO);
  }

  /** Whether a model reads this column in another way than the file alone suggests. */
  private boolean isWantedAsText(Column column) {
    Column input = inputs.get(column.name());
    return input != null
        && input.format() != null
        && (isSpecial(input) || isSpecial(column))
        && !input.format().equals(column.format());
  }

  /** What is set for the query's own columns does not apply to those of a file. */
  private TableOptions sniffing() {
    TableOptions sniffing =
        TableOptions.defaults().withMissing(options.missing()).withMemory(options.memoryBytes());
    if (options.delimiter() != null) {
      sniffing = sniffing.withDelimiter(options.delimiter());
    }
    if (options.decimal() != null) {
      sniffing = sniffing.withDecimal(options.decimal());
    }
    return options.encoding() == null ? sniffing : sniffing.withEncoding(options.encoding());
  }
}
