package io.evenkeel.cli.tables;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.ColumnReading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a table is read, as options. */
public final class TableReadingOptions {
  @Option(
      names = "--column",
      paramLabel = "NAME=TYPE",
      split = ",",
      converter = {Name.class, Types.class},
      description =
          "The type of a column: number, boolean, category, date or timestamp (default: inferred);"
              + " after a colon how its text is written: day=date:%%d/%%m/%%Y, price=number:comma.")
  private Map<String, ColumnReading> types = new LinkedHashMap<>();

  @Option(
      names = "--ignore",
      paramLabel = "NAME",
      split = ",",
      description = "Columns to leave out.")
  private List<String> ignored = List.of();

  @Option(
      names = "--delimiter",
      paramLabel = "C",
      description =
          "The character between the fields of a CSV file; tab and space are given as words"
              + " (default: detected).")
  private @Nullable String delimiter;

  @Option(
      names = "--header",
      negatable = true,
      arity = "0",
      description = "Whether a CSV file's first line names the columns (default: detected).")
  private @Nullable Boolean header;

  @Option(
      names = "--names",
      paramLabel = "NAME",
      split = ",",
      description = "The columns' names, in place of a header's.")
  private List<String> names = List.of();

  @Option(
      names = "--missing",
      paramLabel = "TEXT",
      split = ",",
      description =
          "Values that mean that nothing is known (default: empty, ?, NA, N/A, #N/A, null, None, nan).")
  private @Nullable List<String> missing;

  @Option(
      names = "--decimal",
      paramLabel = "C",
      description =
          "The decimal sign, . or , if numbers can be read with both (default: detected).")
  private @Nullable String decimal;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "Encoding of CSV and JSON files: GBK, UTF-16, Latin-1, ... (default: UTF-8).")
  private @Nullable String encoding;

  /** A column's name as it is. */
  static final class Name implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      return value;
    }
  }

  static final class Types implements ITypeConverter<ColumnReading> {
    @Override
    public ColumnReading convert(String value) {
      try {
        return ColumnReading.of(value);
      } catch (InvalidInputException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** With the table that the command was given. */
  public TableReading reading(@Nullable String data, @Nullable String sql) {
    return new TableReading(
        data,
        sql,
        delimiter == null ? null : (Character) TableReading.delimiter(delimiter),
        header,
        names,
        decimal == null ? null : (Character) TableReading.decimal(decimal),
        encoding == null ? null : TableReading.encoding(encoding),
        missing,
        types,
        ignored);
  }

  /** Whether one of them was given. */
  public boolean isAny() {
    return !types.isEmpty()
        || !ignored.isEmpty()
        || delimiter != null
        || header != null
        || !names.isEmpty()
        || decimal != null
        || encoding != null
        || missing != null;
  }

  /**
   * How another table is read for a run's model: as the run's own, where nothing else is said here.
   * Types are the model's business then, and columns that were ignored need not be there.
   */
  public TableReading readingAs(TableReading trained, String data) {
    TableReading own = reading(data, null);
    return new TableReading(
        data,
        null,
        own.delimiter() != null ? own.delimiter() : trained.delimiter(),
        own.header() != null ? own.header() : trained.header(),
        own.names().isEmpty() ? trained.names() : own.names(),
        own.decimal() != null ? own.decimal() : trained.decimal(),
        own.encoding() != null ? own.encoding() : trained.encoding(),
        own.missing() != null ? own.missing() : trained.missing(),
        own.types(),
        own.ignored());
  }
}
