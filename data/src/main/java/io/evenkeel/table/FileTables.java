package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.inference.ColumnInference;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Opens files and queries: finds out their columns and types. */
final class FileTables {
  private final String name;
  private final TableOptions options;

  private FileTables(String name, TableOptions options) {
    this.name = name;
    this.options = options;
  }

  static TypedSource open(String pathOrGlob, TableOptions options) {
    return open(SourceFiles.find(pathOrGlob), pathOrGlob, options);
  }

  static TypedSource open(List<SourceFile> files, String several, TableOptions options) {
    FileTables tables =
        new FileTables(files.size() == 1 ? files.getFirst().path() : several, options);
    try (Duck duck = Duck.open(options.threads(), options.memoryBytes())) {
      return switch (FileFormat.of(files.getFirst().text())) {
        case CSV -> tables.csv(tables.inUtf8(files));
        case JSON -> tables.json(duck, tables.inUtf8(files));
        case PARQUET -> tables.parquet(duck, files);
      };
    }
  }

  private List<SourceFile> inUtf8(List<SourceFile> files) {
    return files.stream().map(f -> Transcoding.utf8(f, options.encoding())).toList();
  }

  static TypedSource query(String query, TableOptions options) {
    FileTables tables = new FileTables("the query", options.withThreads(1));
    String bare = FileLiterals.typed(bare(query), options, Map.of());
    String from = "(" + bare + "\n)";
    try (Duck duck = Duck.open(1, options.memoryBytes())) {
      Map<String, RawType> columns = tables.describe(duck, bare, "the query");
      return tables.typed(new Relation("the query", from, List.of(), f -> from, columns, false));
    }
  }

  /** A query without blanks and semicolons at its end. */
  static String bare(String query) {
    String bare = query.strip();
    while (bare.endsWith(";")) {
      bare = bare.substring(0, bare.length() - 1).stripTrailing();
    }
    return bare;
  }

  private TypedSource parquet(Duck duck, List<SourceFile> files) {
    Function<SourceFile, String> one = f -> "read_parquet(%s)".formatted(Sql.text(f.text()));
    Map<String, RawType> columns = describeFile(duck, files.getFirst(), one);
    for (SourceFile file : files.subList(1, files.size())) {
      requireSame(files.getFirst(), columns, file, describeFile(duck, file, one));
    }
    String from = "read_parquet(%s)".formatted(Sql.list(paths(files)));
    return typed(new Relation(name, from, files, one, columns, false));
  }

  private TypedSource csv(List<SourceFile> files) {
    CsvLayout layout = CsvSniffer.sniff(files.getFirst(), options);
    Map<String, RawType> columns = texts(layout.names());
    for (SourceFile file : files.subList(1, files.size())) {
      CsvLayout other = CsvSniffer.sniff(file, options);
      requireSame(files.getFirst(), columns, file, texts(other.names()));
      if (!other.lineEnd().equals(layout.lineEnd())) {
        throw new InvalidInputException(
            "%s and %s have line ends within their headers, and end their lines in different ways: write them alike"
                .formatted(files.getFirst().path(), file.path()));
      }
    }
    return inferred(
        new Relation(
            name,
            layout.reader(paths(files)),
            files,
            f -> layout.reader(List.of(f.text())),
            columns,
            true));
  }

  private TypedSource json(Duck duck, List<SourceFile> files) {
    Function<SourceFile, String> sampled =
        f ->
            "read_json(%s, format = 'auto', sample_size = %d)"
                .formatted(Sql.text(f.text()), options.sampleRows());
    Map<String, RawType> columns =
        texts(List.copyOf(describeFile(duck, files.getFirst(), sampled).keySet()));
    for (SourceFile file : files.subList(1, files.size())) {
      requireSame(
          files.getFirst(),
          columns,
          file,
          texts(List.copyOf(describeFile(duck, file, sampled).keySet())));
    }
    return inferred(
        new Relation(
            name,
            jsonReader(paths(files), columns),
            files,
            f -> jsonReader(List.of(f.text()), columns),
            columns,
            true));
  }

  private static String jsonReader(List<String> files, Map<String, RawType> columns) {
    StringBuilder types = new StringBuilder();
    for (String column : columns.keySet()) {
      types.append(types.isEmpty() ? "" : ", ").append(Sql.text(column)).append(": 'VARCHAR'");
    }
    return "read_json(%s, format = 'auto', columns = {%s})".formatted(Sql.list(files), types);
  }

  private TypedSource inferred(Relation relation) {
    TypeInference.Findings found = TypeInference.infer(relation, options);
    Map<String, ColumnInference> findings = found.columns();
    return typed(
        new DuckSource(relation, options, findings, found.rows()),
        column ->
            TypeInference.column(column, findings.getOrDefault(column, ColumnInference.nothing())));
  }

  private TypedSource typed(Relation relation) {
    Map<String, RawType> raw = relation.columns();
    return typed(
        new DuckSource(relation, options, Map.of(), -1),
        column -> new Column(column, raw.getOrDefault(column, RawType.TEXT).type()));
  }

  private TypedSource typed(DuckSource source, Function<String, Column> column) {
    Set<String> left = new LinkedHashSet<>(source.names());
    for (String ignored : options.ignored()) {
      if (!left.remove(ignored)) {
        throw ColumnNames.unknown(name, ignored, source.names());
      }
    }
    if (left.isEmpty()) {
      throw new InvalidInputException(
          "%s has no columns left: leave fewer of them out with --ignore".formatted(name));
    }
    return new TypedSource(source, left.stream().map(column).toList());
  }

  private Map<String, RawType> describeFile(
      Duck duck, SourceFile file, Function<SourceFile, String> from) {
    try {
      return describe(duck, "SELECT * FROM " + from.apply(file), file.path());
    } catch (InvalidInputException e) {
      String message = String.valueOf(e.getMessage());
      throw new InvalidInputException(message.replace(file.text(), file.path()), e);
    }
  }

  private Map<String, RawType> describe(Duck duck, String query, String source) {
    try {
      return duck.ask(
          "DESCRIBE " + query,
          rows -> {
            List<String> names = new ArrayList<>();
            Map<String, String> types = new LinkedHashMap<>();
            while (rows.next()) {
              names.add(rows.getString("column_name"));
              types.put(rows.getString("column_name"), rows.getString("column_type"));
            }
            ColumnNames.requireDistinct(source, names);
            requireReadable(source, types);
            Map<String, RawType> columns = new LinkedHashMap<>();
            types.forEach((column, type) ->
                columns.put(column, Objects.requireNonNullElse(RawType.of(type), RawType.TEXT)));
            return columns;
          });
    } catch (SQLException e) {
      throw FileErrors.explain(source, e);
    }
  }

  /** Refuses columns that are neither numbers, text nor times, all of them at once. */
  private void requireReadable(String source, Map<String, String> types) {
    Map<String, String> unreadable = new LinkedHashMap<>(types);
    unreadable
        .entrySet()
        .removeIf(e -> RawType.of(e.getValue()) != null || options.ignored().contains(e.getKey()));
    if (unreadable.isEmpty()) {
      return;
    }
    String columns =
        unreadable.entrySet().stream()
            .map(e -> "'%s' (%s)".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining(", "));
    throw new InvalidInputException(
        "%s has %s that %s: %s; leave %s out with --ignore %s, or take %s apart in a query"
            .formatted(
                source,
                unreadable.size() == 1 ? "a column" : unreadable.size() + " columns",
                unreadable.size() == 1
                    ? "is not a number, text or time"
                    : "are not numbers, text or times",
                columns,
                unreadable.size() == 1 ? "it" : "them",
                String.join(",", unreadable.keySet()),
                unreadable.size() == 1 ? "it" : "them"));
  }

  private static void requireSame(
      SourceFile first, Map<String, RawType> columns, SourceFile other, Map<String, RawType> own) {
    if (!List.copyOf(columns.keySet()).equals(List.copyOf(own.keySet()))) {
      throw new InvalidInputException(
          "%s has the columns %s, but %s has %s: read files together that have the same columns"
              .formatted(
                  first.path(),
                  ColumnNames.list(List.copyOf(columns.keySet())),
                  other.path(),
                  ColumnNames.list(List.copyOf(own.keySet()))));
    }
  }

  private static Map<String, RawType> texts(List<String> names) {
    Map<String, RawType> columns = new LinkedHashMap<>();
    names.forEach(n -> columns.put(n, RawType.TEXT));
    return columns;
  }

  private static List<String> paths(List<SourceFile> files) {
    return files.stream().map(SourceFile::text).toList();
  }
}
