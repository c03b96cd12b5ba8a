package io.evenkeel.cli.tables;

import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.terminal.StandardInput;
import io.evenkeel.file.UserPath;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.ColumnReading;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableOptions;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a table lies and how it is read; a part of a run's settings.
 *
 * @param data a path or pattern; null where there is a query
 * @param sql a query; null where there are files
 * @param delimiter of CSV files; null to find it out
 * @param header whether CSV files have one; null to find it out
 * @param names of the columns; empty for the header's
 * @param decimal sign of numbers that can be read in both ways; null to find it out
 * @param encoding of text files; null for UTF-8
 * @param missing values that mean that nothing is known; null for the usual ones
 * @param types of the columns whose type is set
 * @param ignored columns that are left out
 */
public record TableReading(
    @Nullable String data,
    @Nullable String sql,
    @Nullable Character delimiter,
    @Nullable Boolean header,
    List<String> names,
    @Nullable Character decimal,
    @Nullable String encoding,
    @Nullable List<String> missing,
    Map<String, ColumnReading> types,
    List<String> ignored) {
  private static final int LONGEST_QUERY = 60;

  public TableReading {
    names = List.copyOf(names);
    missing = missing == null ? null : List.copyOf(missing);
    types = new LinkedHashMap<>(types);
    ignored = List.copyOf(ignored);
  }

  /** The table. */
  public Table table() {
    if (sql != null) {
      return Table.sql(sql, options());
    }
    return comesFromStandardInput()
        ? StandardInput.table(options())
        : Table.read(String.valueOf(data), options());
  }

  /** Whether it can be read only once, by the process that it was given to. */
  public boolean comesFromStandardInput() {
    return data != null && StandardInput.isMeant(data);
  }

  /** The same reading of other files. */
  TableReading of(String other) {
    return new TableReading(
        other, null, delimiter, header, names, decimal, encoding, missing, types, ignored);
  }

  /** How it is read. */
  public TableOptions options() {
    TableOptions options = TableOptions.defaults();
    if (delimiter != null) {
      options = options.withDelimiter(delimiter);
    }
    if (header != null) {
      options = options.withHeader(header);
    }
    if (!names.isEmpty()) {
      options = options.withNames(names);
    }
    if (decimal != null) {
      options = options.withDecimal(decimal);
    }
    if (encoding != null) {
      options = options.withEncoding(Charset.forName(encoding));
    }
    if (missing != null) {
      options = options.withMissing(Set.copyOf(missing));
    }
    for (Map.Entry<String, ColumnReading> type : types.entrySet()) {
      options = options.withReading(type.getKey(), type.getValue());
    }
    for (String name : ignored) {
      options = options.without(name);
    }
    return options;
  }

  /** What messages call it: the file's name, or the query. */
  public String word() {
    if (sql != null) {
      String line = sql.strip().replaceAll("\\s+", " ");
      return line.length() <= LONGEST_QUERY ? line : line.substring(0, LONGEST_QUERY - 1) + "…";
    }
    return shortened(String.valueOf(data));
  }

  /** A file's name without its folders. */
  public static String shortened(String path) {
    if (StandardInput.isMeant(path)) {
      return StandardInput.NAME;
    }
    Path name = UserPath.of(path).getFileName();
    return name == null ? path : name.toString();
  }

  /** A word for the run's folder: the file's name without its endings. */
  public String folderWord() {
    Path file =
        data == null || comesFromStandardInput()
            ? null
            : UserPath.of(data.replaceAll("[*?\\[\\]]", "")).getFileName();
    String name = file == null ? "" : file.toString().replaceAll("\\..*$", "");
    return name.isEmpty() ? "table" : name.replaceAll("[^A-Za-z0-9_-]", "-");
  }

  /** Whether an argument is a table rather than a folder of images or the built-in data. */
  public static boolean looksLikeTable(String data) {
    return !data.equals(DataSource.MNIST) && !Files.isDirectory(UserPath.of(data));
  }

  /** A file's path that still holds when the run is repeated from another folder. */
  public static String lasting(String data) {
    if (StandardInput.isMeant(data)) {
      return StandardInput.DASH;
    }
    return UserPath.of(data).toAbsolutePath().normalize().toString();
  }

  /** A point or a comma. */
  static char decimal(String text) {
    if (!text.equals(".") && !text.equals(",")) {
      throw new InvalidInputException(
          "--decimal takes a point or a comma, but got '%s'".formatted(text));
    }
    return text.charAt(0);
  }

  /** The full name of an encoding. */
  static String encoding(String name) {
    try {
      return Charset.forName(name).name();
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "--encoding takes a name such as GBK, UTF-16 or Latin-1, but '%s' is not known"
              .formatted(name),
          e);
    }
  }

  /** A single character, or the name of one that a shell makes hard to type. */
  static char delimiter(String text) {
    return switch (text) {
      case "tab", "\\t" -> '\t';
      case "space" -> ' ';
      default -> {
        if (text.length() != 1) {
          throw new InvalidInputException(
              "--delimiter takes one character, or the word tab or space, but got '%s'"
                  .formatted(text));
        }
        yield text.charAt(0);
      }
    };
  }
}
