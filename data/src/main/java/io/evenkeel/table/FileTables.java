package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Opens files and queries: finds out their columns and types. */
final class FileTables {
  private final String name;
  private final TableOptions options;

  private FileTables(String name, TableOptions options) {
    this.name = name;
    this.options = options;
  }

  static TypedSource open(String pathOrGlob, TableOptions options) {
    List<SourceFile> files = SourceFiles.find(pathOrGlob);
    FileTables tables =
        new FileTables(files.size() == 1 ? files.getFirst().path() : pathOrGlob, options);
    try (Duck duck = Duck.open(options.threads(), options.memoryBytes())) {
      return switch (FileFormat.of(files.getFirst().path())) {
        case CSV -> tables.csv(duck, files);
        case JSON -> tables.json(duck, files);
        case PARQUET -> tables.parquet(duck, files);
      };
    }
  }

  static TypedSource query(String query, TableOptions options) {
    FileTables tables = new FileTables("the query", options.withThreads(1));
    String bare = CsvLiterals.typed(bare(query), options);
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
    Function<SourceFile, String> one = f -> "read_parquet(%s)".formatted(Sql.text(f.path()));
    Map<String, RawType> columns = describeFile(duck, files.getFirst(), one);
    for (SourceFile file : files.subList(1, files.size())) {
      requireSame(files.getFirst(), columns, file, describeFile(duck, file, one));
    }
    String from = "read_parquet(%s)".formatted(Sql.list(paths(files)));
    return typed(new Relation(name, from, files, one, columns, false));
  }

  private TypedSource csv(Duck duck, List<SourceFile> files) {
    CsvLayout layout = CsvSniffer.sniff(files.getFirst().path(), options);
    Map<String, RawType> columns = texts(layout.names());
    for (SourceFile file : files.subList(1, files.size())) {
      CsvLayout other = CsvSniffer.sniff(file.path(), options);
      requireSame(files.getFirst(), columns, file, texts(other.names()));
    }
    return inferred(
        duck,
        new Relation(
            name,
            layout.reader(paths(files)),
            files,
            f -> layout.reader(List.of(f.path())),
            columns,
            true));
  }

  private TypedSource json(Duck duck, List<SourceFile> files) {
    Function<SourceFile, String> sampled =
        f ->
            "read_json(%s, format = 'auto', sample_size = %d)"
                .formatted(Sql.text(f.path()), options.sampleRows());
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
        duck,
        new Relation(
            name,
            jsonReader(paths(files), columns),
            files,
            f -> jsonReader(List.of(f.path()), columns),
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

  private TypedSource inferred(Duck duck, Relation relation) {
    TypedSource typed = typed(relation);
    List<Column> columns = TypeInference.infer(duck, relation, typed.columns(), options);
    return new TypedSource(typed.source(), columns);
  }

  private TypedSource typed(Relation relation) {
    List<Column> columns = new ArrayList<>();
    relation.columns().forEach((column, raw) -> columns.add(new Column(column, raw.type())));
    for (String ignored : options.ignored()) {
      if (!columns.removeIf(c -> c.name().equals(ignored))) {
        throw ColumnNames.unknown(name, ignored, List.copyOf(relation.columns().keySet()));
      }
    }
    if (columns.isEmpty()) {
      throw new InvalidInputException(
          "%s has no columns left: ignore fewer of them".formatted(name));
    }
    return new TypedSource(new DuckSource(relation, options), columns);
  }

  private Map<String, RawType> describeFile(
      Duck duck, SourceFile file, Function<SourceFile, String> from) {
    return describe(duck, "SELECT * FROM " + from.apply(file), file.path());
  }

  private Map<String, RawType> describe(Duck duck, String query, String source) {
    try {
      return duck.ask(
          "DESCRIBE " + query,
          rows -> {
            List<String> names = new ArrayList<>();
            Map<String, RawType> columns = new LinkedHashMap<>();
            while (rows.next()) {
              String column = rows.getString("column_name");
              names.add(column);
              columns.put(column, raw(source, column, rows.getString("column_type")));
            }
            ColumnNames.requireDistinct(source, names);
            return columns;
          });
    } catch (SQLException e) {
      throw FileErrors.explain(source, e);
    }
  }

  private RawType raw(String source, String column, String duckType) {
    RawType raw = RawType.of(duckType);
    if (raw != null || options.ignored().contains(column)) {
      return raw == null ? RawType.TEXT : raw;
    }
    throw new InvalidInputException(
        "column '%s' of %s is of type %s, which is no number, text or time: ignore it, or take it apart in a query"
            .formatted(column, source, duckType));
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
    return files.stream().map(SourceFile::path).toList();
  }
}
