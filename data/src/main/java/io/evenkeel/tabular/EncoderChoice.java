package io.evenkeel.tabular;

import io.evenkeel.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses an encoder for a column from what its training rows hold, or says why the column is left
 * out.
 */
final class EncoderChoice {
  /**
   * Up to this many categories get a column each; if there are more, the network learns a vector
   * for each.
   */
  static final int MOST_ONE_HOT = 50;

  private static final int MOST_CODES = 1 << 17;
  private static final int MOST_DIMENSIONS = 32;

  /** Fewer rows than this cannot show that a column identifies them. */
  private static final int IDENTIFIER_ROWS = 50;

  private final int bins;
  private final boolean keep;

  /**
   * @param bins most bins of a number
   * @param keep whether the user wants the column even if it looks like an identifier
   */
  EncoderChoice(int bins, boolean keep) {
    this.bins = bins;
    this.keep = keep;
  }

  /**
   * What was decided on a column: an encoder, or none; and what there is to say about it.
   *
   * @param isIdentifier whether there is none because it looks like an identifier, so that the user
   *     may know better
   */
  record Choice(@Nullable ColumnEncoder encoder, boolean isIdentifier, List<Note> notes) {
    static Choice use(ColumnEncoder encoder, Note... notes) {
      return new Choice(encoder, false, List.of(notes));
    }

    static Choice drop(Note why) {
      return new Choice(null, false, List.of(why));
    }

    static Choice dropIdentifier(Note why) {
      return new Choice(null, true, List.of(why));
    }
  }

  Choice number(Column column, NumberSummary summary) {
    boolean indicator = summary.missing() > 0;
    if (summary.count() == 0) {
      return nothingThere(column);
    }
    if (summary.min() == summary.max() && !indicator) {
      return constant(column, ClassTarget.label(column.type(), summary.min()));
    }
    List<Note> notes = new ArrayList<>();
    boolean judged = !keep && summary.count() >= IDENTIFIER_ROWS && summary.whole();
    if (judged && isTooClose(summary)) {
      return Choice.dropIdentifier(
          Note.warning(
              "column '{0}' is left out: its whole numbers lie closer together than a double can tell apart, as in an identifier, which says nothing about new rows",
              column.name()));
    }
    if (judged && summary.isDistinct()) {
      if (isIdentifier(column, summary)) {
        return Choice.dropIdentifier(
            Note.warning(
                summary.isRowNumber()
                    ? "column '{0}' is left out: it numbers the rows, which says nothing about new"
                        + " rows"
                    : "column '{0}' is left out: no two rows have the same number, as in an"
                        + " identifier, which says nothing about new rows",
                column.name()));
      }
      notes.add(
          Note.warning(
              "column '{0}' looks like an identifier, because no two rows have the same whole"
                  + " number: leave it out if it is one",
              column.name()));
    }
    return new Choice(
        new NumberEncoder(
            column,
            Scaling.of(summary),
            QuantileBins.of(summary.sorted(), bins),
            summary.quantile(0.5),
            indicator),
        false,
        notes);
  }

  /** Whether whole numbers have so many digits that several of them have become the same double. */
  private static boolean isTooClose(NumberSummary summary) {
    double size = Math.max(Math.abs(summary.min()), Math.abs(summary.max()));
    return ClassTarget.losesDigits(size)
        && summary.max() - summary.min() < 2.0 * summary.count() * Math.ulp(size);
  }

  /** Whether whole numbers that are all different count something, or the column's name says so. */
  private static boolean isIdentifier(Column column, NumberSummary summary) {
    boolean dense = summary.max() - summary.min() + 1 <= 2.0 * summary.count();
    String name = column.name().toLowerCase(Locale.ROOT);
    boolean named =
        Stream.of("id", "key", "uuid", "index", "rowname", "rownames", "rownumber")
            .anyMatch(n -> name.equals(n) || name.endsWith("_" + n) || name.endsWith(" " + n));
    return summary.isRowNumber() || dense || named;
  }

  Choice truth(Column column, NumberSummary summary) {
    boolean indicator = summary.missing() > 0;
    if (summary.count() == 0) {
      return nothingThere(column);
    }
    if (summary.min() == summary.max() && !indicator) {
      return constant(column, summary.min() == 1 ? "true" : "false");
    }
    return Choice.use(new BooleanEncoder(column, Math.clamp(summary.mean(), 0, 1), indicator));
  }

  /**
   * @param trend whether how far along the time is says something about new rows; not if they all
   *     come later
   */
  Choice calendar(Column column, NumberSummary summary, CalendarSummary calendar, boolean trend) {
    boolean indicator = summary.missing() > 0;
    if (summary.count() == 0) {
      return nothingThere(column);
    }
    if (summary.min() == summary.max() && !indicator) {
      return constant(column, "the same time");
    }
    return Choice.use(
        new CalendarEncoder(
            column,
            trend ? Scaling.of(calendar.days()) : new Scaling(false, 0, 0),
            calendar.varying(),
            summary.quantile(0.5),
            indicator));
  }

  Choice text(Column column, TextSummary summary) {
    boolean missing = summary.missing() > 0;
    if (summary.count() == 0) {
      return nothingThere(column);
    }
    if (summary.distinct() == 1 && !missing) {
      return constant(column, "'%s'".formatted(summary.atLeast(1).getFirst()));
    }
    if (!keep && summary.count() >= IDENTIFIER_ROWS && 2L * summary.distinct() > summary.count()) {
      return Choice.dropIdentifier(
          Note.warning(
              "column '{0}' is left out: it looks like an identifier or free text, with {1}"
                  + " different values in {2} rows",
              column.name(), summary.distinct(), summary.count()));
    }
    long rows = summary.count() + summary.missing();
    List<String> frequent = summary.atLeast(Math.clamp(rows / 100, 2, 10));
    if (summary.distinct() <= MOST_ONE_HOT || frequent.size() < MOST_ONE_HOT) {
      return oneHot(column, summary, frequent, missing);
    }
    return codes(column, summary, frequent, missing);
  }

  private static Choice oneHot(
      Column column, TextSummary summary, List<String> frequent, boolean missing) {
    boolean other = frequent.size() < summary.distinct() || summary.overflowed();
    double rows = (double) summary.count() + summary.missing();
    List<Double> means = new ArrayList<>();
    long others = summary.count();
    for (String category : frequent) {
      means.add(summary.count(category) / rows);
      others -= summary.count(category);
    }
    if (other) {
      means.add(others / rows);
    }
    if (missing) {
      means.add(summary.missing() / rows);
    }
    return Choice.use(new OneHotEncoder(column, frequent, means, other, missing));
  }

  private static Choice codes(
      Column column, TextSummary summary, List<String> frequent, boolean missing) {
    // Where no category is rare, the last one shares its code with those that were never seen, so
    // that the code's vector is learned.
    int most = frequent.size() < summary.distinct() ? frequent.size() : frequent.size() - 1;
    List<String> own = frequent.subList(0, Math.min(most, MOST_CODES));
    int dimension = (int) Math.ceil(Math.sqrt(own.size()));
    return Choice.use(
        new CodeEncoder(column, own, missing, Math.clamp(dimension, 1, MOST_DIMENSIONS)));
  }

  private static Choice constant(Column column, String value) {
    return Choice.drop(
        Note.info(
            "column '{0}' is left out: it is {1} in every training row", column.name(), value));
  }

  private static Choice nothingThere(Column column) {
    return Choice.drop(
        Note.warning(
            "column '{0}' is left out: it is missing in every training row", column.name()));
  }
}
