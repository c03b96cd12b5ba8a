package io.evenkeel.tabular;

import io.evenkeel.kernels.RandomStream;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.TableChunk;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fits preprocessing in one pass: it is shown the training rows, and nothing else, and then asked
 * for the encoders.
 */
final class PreprocessorFitter implements Serializable {
  private static final long serialVersionUID = 1;

  /** The most numbers that are kept for quantiles, of all columns together. */
  private static final int SAMPLED_CELLS = 1 << 22;

  private static final int MOST_CATEGORIES = 1 << 18;

  /** A column that is being fitted, by the type of its values. */
  private sealed interface Summary extends Serializable {
    record Numbers(NumberSummary summary) implements Summary {}

    record Times(NumberSummary summary, CalendarSummary calendar) implements Summary {}

    record Texts(TextSummary summary) implements Summary {}
  }

  private final ArrayList<Column> columns;
  private final ArrayList<Summary> summaries = new ArrayList<>();

  /**
   * @param columns what may be predicted from, in the order of the chunks
   */
  PreprocessorFitter(List<Column> columns, long seed) {
    this.columns = new ArrayList<>(columns);
    int most = Math.clamp(SAMPLED_CELLS / Math.max(1, columns.size()), 1 << 10, 1 << 20);
    for (int c = 0; c < columns.size(); c++) {
      long key = RandomStream.key(seed, "sample", c);
      Column column = columns.get(c);
      summaries.add(
          switch (column.type()) {
            case NUMBER, BOOLEAN -> new Summary.Numbers(new NumberSummary(most, key));
            case DATE, TIMESTAMP ->
                new Summary.Times(
                    new NumberSummary(most, key), new CalendarSummary(column, most, key));
            case CATEGORY -> new Summary.Texts(new TextSummary(MOST_CATEGORIES));
          });
    }
  }

  /** Takes in a training row of a chunk. */
  void add(TableChunk chunk, int row) {
    long number = chunk.firstRow() + row;
    for (int c = 0; c < summaries.size(); c++) {
      switch (summaries.get(c)) {
        case Summary.Numbers(NumberSummary summary) -> summary.add(chunk.numbers(c)[row], number);
        case Summary.Times(NumberSummary summary, CalendarSummary calendar) -> {
          summary.add(chunk.numbers(c)[row], number);
          calendar.add(chunk.numbers(c)[row], number);
        }
        case Summary.Texts(TextSummary summary) -> summary.add(chunk.text(c)[row]);
      }
    }
  }

  /** Takes in what another fitter was shown: other rows. */
  void merge(PreprocessorFitter next) {
    for (int c = 0; c < summaries.size(); c++) {
      switch (summaries.get(c)) {
        case Summary.Numbers(NumberSummary summary) -> summary.merge(numbers(next, c));
        case Summary.Times(NumberSummary summary, CalendarSummary calendar) -> {
          Summary.Times times = (Summary.Times) next.summaries.get(c);
          summary.merge(times.summary());
          calendar.merge(times.calendar());
        }
        case Summary.Texts(TextSummary summary) ->
            summary.merge(((Summary.Texts) next.summaries.get(c)).summary());
      }
    }
  }

  private static NumberSummary numbers(PreprocessorFitter of, int column) {
    return ((Summary.Numbers) of.summaries.get(column)).summary();
  }

  /**
   * What was chosen.
   *
   * @param encoders of the columns that are used
   * @param seen what the training rows held of each of them
   * @param identifiers columns that are left out because they look like identifiers
   */
  record Fitted(List<ColumnEncoder> encoders, List<SeenColumn> seen, List<String> identifiers) {}

  /**
   * The preprocessing.
   *
   * @param rows number of training rows
   * @param kept columns that stay in even if they look like identifiers
   * @param mostBins most bins of a number
   * @param timed the column that the rows are split by in time, whose later values are never
   *     trained on; null if there is none
   * @param notes what there is to say about it; added to
   */
  Fitted fit(long rows, Set<String> kept, int mostBins, @Nullable Column timed, List<Note> notes) {
    int bins = TabularDefaults.bins(rows, columns.size(), mostBins);
    List<ColumnEncoder> encoders = new ArrayList<>();
    List<SeenColumn> seen = new ArrayList<>();
    List<String> identifiers = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      Column column = columns.get(c);
      EncoderChoice choice = new EncoderChoice(bins, kept.contains(column.name()));
      EncoderChoice.Choice chosen =
          switch (summaries.get(c)) {
            case Summary.Numbers(NumberSummary summary) ->
                column.type() == ColumnType.BOOLEAN
                    ? choice.truth(column, summary)
                    : choice.number(column, summary);
            case Summary.Times(NumberSummary summary, CalendarSummary calendar) ->
                choice.calendar(column, summary, calendar, !column.equals(timed));
            case Summary.Texts(TextSummary summary) -> choice.text(column, summary);
          };
      notes.addAll(chosen.notes());
      if (chosen.encoder() != null) {
        encoders.add(chosen.encoder());
        seen.add(seen(summaries.get(c), chosen.encoder()));
      } else if (chosen.isIdentifier()) {
        identifiers.add(column.name());
      }
    }
    return new Fitted(encoders, seen, identifiers);
  }

  private static SeenColumn seen(Summary summary, ColumnEncoder encoder) {
    String name = encoder.column().name();
    return switch (summary) {
      case Summary.Numbers(NumberSummary numbers) ->
          SeenColumn.of(name, numbers, encoder.column().type() == ColumnType.BOOLEAN);
      case Summary.Times(NumberSummary times, CalendarSummary _) ->
          SeenColumn.of(name, times, false);
      case Summary.Texts(TextSummary texts) ->
          SeenColumn.of(
              name,
              texts,
              encoder instanceof OneHotEncoder one
                  ? one.categories()
                  : ((CodeEncoder) encoder).categories());
    };
  }
}
