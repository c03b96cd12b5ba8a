package io.evenkeel.table;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the columns of functions out where a query has {@code name(*)} or {@code name(table.*)}.
 * DuckDB would put all columns of all tables there, in their order.
 */
final class StarCalls {
  /** What is left as it is, as one piece: strings, quoted names, comments. */
  static final String OPAQUE =
      "'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\\n]*|/\\*(?s:.*?)\\*/|\\$\\$(?s:.*?)\\$\\$";

  private static final String QUALIFIER = "(?:([A-Za-z_]\\w*|\"(?:[^\"]|\"\")+\")\\s*\\.\\s*)?";

  /** The beginning of a call as {@link CellSql#anyValue} writes it and DuckDB gives it back. */
  private static final Pattern EXPANDED = Pattern.compile("\\b(\\w+)\\((?=CASE  WHEN|CAST\\()");

  private StarCalls() {}

  static String expand(String query, Map<String, List<Column>> functions, CellSql cells) {
    if (functions.isEmpty()) {
      return query;
    }
    String names = String.join("|", functions.keySet());
    Matcher matcher =
        Pattern.compile(
                "%s|(?<![\\w.])(?i:(%s))\\s*\\(\\s*%s\\*\\s*\\)"
                    .formatted(OPAQUE, names, QUALIFIER))
            .matcher(query);
    return matcher.replaceAll(m ->
        Matcher.quoteReplacement(
            m.group(1) == null ? m.group() : call(m.group(1), m.group(2), functions, cells)));
  }

  /** A column's name as the query had it, without the columns that were written out in it. */
  static String shortened(String name) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    Matcher call = EXPANDED.matcher(name);
    while (call.find(from)) {
      text.append(name, from, call.start()).append(call.group(1)).append("(*)");
      from = afterBracket(name, call.end());
    }
    return text.append(name.substring(from)).toString();
  }

  /** The place behind the bracket that closes the one before a place. */
  private static int afterBracket(String text, int start) {
    int depth = 1;
    int i = start;
    while (i < text.length() && depth > 0) {
      char c = text.charAt(i++);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    return i;
  }

  private static String call(
      String written, @Nullable String table, Map<String, List<Column>> functions, CellSql cells) {
    String name =
        functions.keySet().stream()
            .filter(f -> f.toLowerCase(Locale.ROOT).equals(written.toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow();
    return functions.getOrDefault(name, List.of()).stream()
        .map(c -> cells.anyValue(c, table))
        .collect(Collectors.joining(", ", name + "(", ")"));
  }
}
