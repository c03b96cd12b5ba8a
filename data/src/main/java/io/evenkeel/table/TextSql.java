package io.evenkeel.table;

import io.evenkeel.table.format.NumberFormat;
import io.evenkeel.table.format.TimeFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SQL that reads text as numbers and times. DuckDB's casts take more than that (1_11 as 111,
 * 41-10-1 as a day of the year 41), so a regular expression says what is cast.
 */
final class TextSql {
  private static final Pattern NUMERAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  /** A day, and for timestamps the time of day and the zone, as {@link TimeFormat#ISO} has them. */
  private static final String ISO =
      "[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}"
          + "([T ] *[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?( ?(Z|UTC)|[+-][0-9]{2}(:?[0-9]{2})?)?)?";

  private static final String ISO_ZONE = "^[0-9]{4}[-/].*:.*[+-][0-9:]+$";

  /** Times of day that may stand behind a date. */
  private static final List<String> TIMES =
      List.of(
          "",
          " %H:%M:%S",
          " %H:%M",
          " %H:%M:%S.%f",
          "T%H:%M:%S",
          "T%H:%M",
          "T%H:%M:%S.%f",
          " %I:%M:%S %p",
          " %I:%M %p");

  /** DuckDB's infinity, which no number that was read is: it marks what does not fit. */
  private static final String MARK = "'inf'::DOUBLE";

  /** What becomes of a value that does not fit. */
  enum Unfit {
    /** It stops the query. */
    ERROR,
    /** It is infinite. */
    MARKED,
    /** It is missing. */
    NULL
  }

  private final Set<String> missing;

  TextSql(Set<String> missing) {
    this.missing = missing;
  }

  /** Text without blanks around it; NULL where missing. */
  String cell(String text) {
    return "CASE WHEN %s THEN NULL ELSE nullif(trim(%s), '') END".formatted(isMissing(text), text);
  }

  /** A pattern, because DuckDB makes a join of an IN with more than a few values. */
  private String isMissing(String text) {
    String tokens =
        missing.stream()
            .filter(m -> !m.isEmpty())
            .sorted()
            .map(m -> TextReading.isWord(m) ? "(?i:%s)".formatted(quoted(m)) : quoted(m))
            .collect(Collectors.joining("|"));
    return "regexp_full_match(%s, %s)".formatted(text, Sql.text(" *(%s)? *".formatted(tokens)));
  }

  private static String quoted(String token) {
    return token.replaceAll("\\p{Punct}", "\\\\$0");
  }

  /** The missing values that are numbers, infinities among them. */
  Stream<String> missingNumbers() {
    return missing.stream()
        .filter(m -> NUMERAL.matcher(m).matches() || TextReading.isWord(m))
        .sorted();
  }

  /**
   * A number in text, as a double.
   *
   * @param name of the column, for the error
   */
  String number(String name, String text, NumberFormat format, Unfit unfit) {
    String fits =
        "regexp_full_match(%s, %s)"
            .formatted(text, Sql.text(" *(%s) *".formatted(format.pattern())));
    String value = format.isPlain() ? "CAST(%s AS DOUBLE)".formatted(text) : value(text, format);
    String nothing = "%s IS NULL OR %s".formatted(text, isMissing(text));
    String other = unfit(name, text, "a number", "DOUBLE", unfit);
    return TextReading.hasDigits(missing)
        ? "CASE WHEN %s THEN NULL WHEN %s THEN %s ELSE %s END"
            .formatted(nothing, fits, value, other)
        : "CASE WHEN %s THEN %s WHEN %s THEN NULL ELSE %s END"
            .formatted(fits, value, nothing, other);
  }

  private static String value(String text, NumberFormat format) {
    String decimal = String.valueOf(format.decimal());
    String core =
        "regexp_replace(%s, %s, '', 'g')".formatted(text, Sql.text(NumberText.around(format)));
    String digits =
        "replace(regexp_replace(%s, %s, '', 'g'), %s, '.')"
            .formatted(core, Sql.text(format.groupPattern()), Sql.text(decimal));
    return "CASE WHEN regexp_matches(%s, %s) THEN -1 ELSE 1 END * CAST(%s AS DOUBLE)"
        .formatted(text, Sql.text(NumberText.NEGATIVE), digits);
  }

  /** A time in text, as days or seconds since 1970. */
  String time(String name, String text, TimeFormat format, boolean days, Unfit unfit) {
    String moment = moment(text, format);
    String value =
        days
            ? "CAST(CAST(%s AS DATE) - DATE '1970-01-01' AS DOUBLE)".formatted(moment)
            : "CAST(epoch(%s) AS DOUBLE)".formatted(moment);
    return unfit == Unfit.NULL
        ? value
        : present(text, value, unfit(name, text, wanted(format), "DOUBLE", unfit));
  }

  /** A time in text, as a DATE or a TIMESTAMP; what does not fit is an error. */
  String typedTime(String name, String text, TimeFormat format, String type) {
    return present(
        text,
        "CAST(%s AS %s)".formatted(moment(text, format), type),
        unfit(name, text, wanted(format), type, Unfit.ERROR));
  }

  /** A truth value in text, as a BOOLEAN. */
  String truth(String name, String text, Unfit unfit) {
    String value =
        "CASE WHEN regexp_full_match(trim(%1$s), %2$s) THEN true WHEN regexp_full_match(trim(%1$s), %3$s) THEN false END"
            .formatted(text, Sql.text(TextReading.TRUE), Sql.text(TextReading.FALSE));
    return present(text, value, unfit(name, text, "true or false", "BOOLEAN", unfit));
  }

  private String present(String text, String value, String other) {
    return "CASE WHEN %1$s IS NULL OR %2$s THEN NULL ELSE coalesce(%3$s, %4$s) END"
        .formatted(text, isMissing(text), value, other);
  }

  private static String unfit(String name, String text, String wanted, String type, Unfit unfit) {
    return switch (unfit) {
      case NULL -> "NULL";
      case MARKED -> MARK;
      case ERROR ->
          "CAST(error(%s || %s || '''') AS %s)"
              .formatted(
                  Sql.text("column '%s': expected %s, got '".formatted(name, wanted)), text, type);
    };
  }

  static String wanted(TimeFormat format) {
    return format.equals(TimeFormat.ISO)
        ? "a date (year-month-day)"
        : "a date written as " + format.pattern();
  }

  /** A TIMESTAMP, NULL if the text does not fit. */
  private static String moment(String text, TimeFormat format) {
    String trimmed = "trim(%s)".formatted(text);
    if (format.equals(TimeFormat.ISO)) {
      // DuckDB's cast to TIMESTAMP leaves the zone out.
      return "CASE WHEN regexp_matches(%1$s, %2$s) THEN make_timestamp(epoch_us(TRY_CAST(%1$s AS TIMESTAMPTZ))) WHEN regexp_full_match(%1$s, %3$s) THEN TRY_CAST(%1$s AS TIMESTAMP) END"
          .formatted(trimmed, Sql.text(ISO_ZONE), Sql.text(ISO));
    }
    List<String> patterns =
        format.hasTime()
            ? List.of(format.pattern())
            : TIMES.stream().map(t -> format.pattern() + t).toList();
    String parsed = "try_strptime(%s, %s)".formatted(trimmed, Sql.list(patterns));
    if (!format.isShort()) {
      return "CASE WHEN year(%1$s) >= 1000 THEN %1$s END".formatted(parsed);
    }
    return "CASE WHEN year(%1$s) < %2$d THEN %1$s + INTERVAL 100 YEAR WHEN year(%1$s) >= %3$d THEN %1$s - INTERVAL 100 YEAR ELSE %1$s END"
        .formatted(parsed, format.firstYear(), format.firstYear() + 100);
  }
}
