package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.ColumnType;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/**
 * What the training rows held of a column, so that rows to be scored can be told from them.
 *
 * @param column its name
 * @param least of numbers, dates and times; NaN of others
 * @param greatest likewise
 * @param missing share of the training rows that miss it
 * @param rare categories that came too seldom for a place of their own
 * @param complete whether these are all such categories
 */
public record SeenColumn(
    String column,
    double least,
    double greatest,
    double missing,
    List<String> rare,
    boolean complete) {
  /** The most rare categories that are kept of a column. */
  static final int MOST_RARE = 1000;

  public SeenColumn {
    rare = List.copyOf(rare);
    if (least > greatest || !(missing >= 0 && missing <= 1)) {
      throw new InvalidInputException(
          "the column '%s' was seen between %s and %s and missing in a share of %s, which cannot be"
              .formatted(column, least, greatest, missing));
    }
  }

  /** What was seen of numbers, dates or times. */
  static SeenColumn of(String column, NumberSummary summary, boolean isTruth) {
    double rows = (double) summary.count() + summary.missing();
    return new SeenColumn(
        column,
        isTruth ? Double.NaN : summary.min(),
        isTruth ? Double.NaN : summary.max(),
        summary.missing() / rows,
        List.of(),
        true);
  }

  /**
   * What was seen of text.
   *
   * @param own the categories that have a place of their own
   */
  static SeenColumn of(String column, TextSummary summary, List<String> own) {
    List<String> all = summary.atLeast(1);
    Set<String> known = Set.copyOf(own);
    List<String> rare = all.stream().filter(c -> !known.contains(c)).limit(MOST_RARE).toList();
    return new SeenColumn(
        column,
        Double.NaN,
        Double.NaN,
        summary.missing() / ((double) summary.count() + summary.missing()),
        rare,
        !summary.overflowed() && all.size() - own.size() <= rare.size());
  }

  /**
   * The least and the greatest as text, dates as dates; empty where there are none.
   *
   * @param type of the column
   */
  public String range(ColumnType type) {
    return hasRange() ? "%s .. %s".formatted(text(type, least), text(type, greatest)) : "";
  }

  private static String text(ColumnType type, double value) {
    return switch (type) {
      case DATE -> LocalDate.ofEpochDay((long) value).toString();
      case TIMESTAMP ->
          LocalDateTime.ofEpochSecond((long) Math.floor(value), 0, ZoneOffset.UTC).toString();
      case NUMBER, BOOLEAN, CATEGORY -> ClassTarget.label(ColumnType.NUMBER, value);
    };
  }

  /** Whether there are a least and a greatest number, which others can lie beyond. */
  public boolean hasRange() {
    return !Double.isNaN(least);
  }
}
