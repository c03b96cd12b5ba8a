package io.evenkeel.table;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A JSON file in a query, whose whole numbers keep their digits: of those that have more than 64
 * bits DuckDB would make doubles.
 */
final class JsonLiteral {
  private static final Pattern JSON =
      Pattern.compile("(?i).*\\.(jsonl|ndjson|json)(\\.gz|\\.zst)?");

  private JsonLiteral() {}

  /** Whether a text in quotes behind FROM is such a file. */
  static boolean isOne(String literal) {
    try {
      return JSON.matcher(literal).matches() && Files.isRegularFile(Path.of(literal));
    } catch (InvalidPathException e) {
      return false; // DuckDB says what is wrong with it
    }
  }

  /** What stands behind FROM in its place; the same where no number is so long. */
  static String typed(String literal, TableOptions options) {
    try (Duck duck = Duck.open(1, options.memoryBytes())) {
      Map<String, String> types = new LinkedHashMap<>();
      duck.ask(
          "DESCRIBE SELECT * FROM " + Sql.text(literal),
          rows -> {
            while (rows.next()) {
              types.put(rows.getString("column_name"), rows.getString("column_type"));
            }
            return types;
          });
      List<String> whole = longNumbers(duck, literal, types);
      if (whole.isEmpty()) {
        return Sql.text(literal);
      }
      whole.forEach(name -> types.put(name, "HUGEINT"));
      return reader(literal, types);
    } catch (SQLException e) {
      throw FileErrors.explain(literal, e);
    }
  }

  private static String reader(String literal, Map<String, String> types) {
    return "read_json(%s, columns = {%s})"
        .formatted(
            Sql.text(literal),
            types.entrySet().stream()
                .map(e -> Sql.text(e.getKey()) + ": " + Sql.text(e.getValue()))
                .collect(Collectors.joining(", ")));
  }

  /** The columns of doubles that are all whole numbers as they are written. */
  private static List<String> longNumbers(Duck duck, String literal, Map<String, String> types)
      throws SQLException {
    Map<String, String> doubles = new LinkedHashMap<>();
    types.forEach((name, type) -> {
      if (type.equals("DOUBLE")) {
        doubles.put(name, "VARCHAR");
      }
    });
    if (doubles.isEmpty()) {
      return List.of();
    }
    List<String> names = List.copyOf(doubles.keySet());
    String counts =
        names.stream()
            .map(n ->
                "count(%1$s) = count(TRY_CAST(%1$s AS HUGEINT)) AND bool_and(regexp_full_match(%1$s, '-?[0-9]+'))"
                    .formatted(Sql.name(n)))
            .collect(Collectors.joining(", "));
    return duck.ask(
        "SELECT %s FROM %s".formatted(counts, reader(literal, doubles)),
        row -> {
          row.next();
          List<String> whole = new ArrayList<>();
          for (int i = 0; i < names.size(); i++) {
            if (row.getBoolean(i + 1)) {
              whole.add(names.get(i));
            }
          }
          return whole;
        });
  }
}
