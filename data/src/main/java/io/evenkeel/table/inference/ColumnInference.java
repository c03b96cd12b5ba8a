package io.evenkeel.table.inference;

import io.evenkeel.table.format.NumberFormat;
import io.evenkeel.table.format.TextFormat;
import io.evenkeel.table.format.TimeFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about a column of text.
 *
 * @param numbers how its numbers are written
 * @param dates how its dates are written
 * @param tally of its cells
 */
public record ColumnInference(
    Reading<NumberFormat> numbers, Reading<TimeFormat> dates, ColumnTally tally) {

  /** Nothing is known, as for a column whose cells nobody looked at. */
  public static ColumnInference nothing() {
    return new ColumnInference(Reading.none(), Reading.none(), new ColumnTally());
  }

  /** Whether all cells are true or false. */
  public boolean isTruth() {
    return tally.isTruth();
  }

  /** Whether the column is one of numbers, in a way that is known. */
  public boolean isNumber() {
    return numbers.taken().isPresent() || tally.isWords();
  }

  /** Whether dates have times of day. */
  public boolean hasTimes() {
    return tally.hasTimes();
  }

  /** With the hundred years in which the column's years of two digits lie closest together. */
  public TimeFormat placed(TimeFormat format) {
    return format.isShort() ? format.from(tally.firstYear(format.pattern())) : format;
  }

  /**
   * The findings of a file's columns. One program wrote all of them; so where a column can be read
   * in several ways, a way that other columns clearly show and none contradicts is taken.
   *
   * @param decimal the decimal sign that the user names; null for none
   */
  public static List<ColumnInference> of(List<ColumnTally> tallies, @Nullable Character decimal) {
    List<ColumnInference> alone =
        tallies.stream().map(t -> new ColumnInference(t.numbers(decimal), t.dates(), t)).toList();
    boolean points = alone.stream().anyMatch(f -> f.shows('.'));
    boolean commas = alone.stream().anyMatch(f -> f.shows(','));
    Set<String> orders =
        alone.stream()
            .filter(f -> f.dates.isSure())
            .map(f -> order(f.dates.fits().getFirst()))
            .collect(Collectors.toSet());
    List<ColumnInference> together = new ArrayList<>();
    for (ColumnInference finding : alone) {
      Reading<NumberFormat> numbers =
          points == commas
              ? finding.numbers
              : narrowed(finding.numbers, f -> (f.decimal() == ',') == commas);
      Reading<TimeFormat> dates = narrowed(finding.dates, f -> orders.contains(order(f)));
      together.add(new ColumnInference(numbers, dates, finding.tally));
    }
    return together;
  }

  private boolean shows(char decimal) {
    return numbers.isSure()
        && numbers.fits().getFirst().decimal() == decimal
        && tally.shows(numbers.fits().getFirst());
  }

  private static String order(TimeFormat format) {
    return format.pattern().toLowerCase(Locale.ROOT).replaceAll("[^dmy]", "");
  }

  /** The reading with the one wanted way of several; unchanged unless exactly one is wanted. */
  private static <F extends TextFormat> Reading<F> narrowed(
      Reading<F> reading, Predicate<F> wanted) {
    List<F> left = reading.fits().stream().filter(wanted).toList();
    return reading.fits().size() > 1 && left.size() == 1 ? Reading.sure(left.getFirst()) : reading;
  }
}
