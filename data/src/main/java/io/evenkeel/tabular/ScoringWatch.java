package io.evenkeel.tabular;

import io.evenkeel.table.ChunkScorer;
import io.evenkeel.table.Column;
import io.evenkeel.table.TableChunk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A scorer that counts how many values of each column are like nothing that training saw: numbers
 * beyond its least and greatest, categories that it never met.
 */
public final class ScoringWatch implements ChunkScorer {
  private final ChunkScorer scorer;
  private final List<Watched> watched = new ArrayList<>();
  private final AtomicLong rows = new AtomicLong();

  /**
   * What was found of a column.
   *
   * @param column in the table
   * @param seen what training saw
   * @param outside share of the rows whose number lies beyond that
   * @param unseen share of the rows whose category training never met; with rare ones among them
   *     where {@code seen} is not complete
   * @param missing share of the rows that miss it
   */
  public record Found(
      Column column, SeenColumn seen, double outside, double unseen, double missing) {}

  /** A column that is being watched. */
  private record Watched(
      Column column,
      SeenColumn seen,
      Set<String> known,
      AtomicLong outside,
      AtomicLong unseen,
      AtomicLong missing) {}

  /**
   * Watches what a scorer is given.
   *
   * @param scorer whose chunks have the model's columns
   */
  public ScoringWatch(TabularModel model, ChunkScorer scorer) {
    this.scorer = scorer;
    for (ColumnEncoder encoder : model.preprocessor().encoders()) {
      SeenColumn seen = model.preprocessor().seen(encoder.column().name());
      if (seen != null) {
        Set<String> known = new HashSet<>(seen.rare());
        switch (encoder) {
          case OneHotEncoder one -> known.addAll(one.categories());
          case CodeEncoder code -> known.addAll(code.categories());
          case NumberEncoder _, BooleanEncoder _, CalendarEncoder _ -> {}
        }
        watched.add(
            new Watched(
                encoder.column(),
                seen,
                known,
                new AtomicLong(),
                new AtomicLong(),
                new AtomicLong()));
      }
    }
  }

  @Override
  public List<Column> columns() {
    return scorer.columns();
  }

  @Override
  public TableChunk score(TableChunk chunk) {
    for (int c = 0; c < watched.size(); c++) {
      Watched column = watched.get(c);
      if (column.column().type().isText()) {
        countText(column, chunk.text(c), chunk.rows());
      } else {
        countNumbers(column, chunk.numbers(c), chunk.rows());
      }
    }
    rows.addAndGet(chunk.rows());
    return scorer.score(chunk);
  }

  private static void countText(Watched column, @Nullable String[] values, int rows) {
    int unseen = 0;
    int missing = 0;
    for (int r = 0; r < rows; r++) {
      String value = values[r];
      missing += value == null ? 1 : 0;
      unseen += value != null && !column.known().contains(value) ? 1 : 0;
    }
    column.unseen().addAndGet(unseen);
    column.missing().addAndGet(missing);
  }

  private static void countNumbers(Watched column, double[] values, int rows) {
    int outside = 0;
    int missing = 0;
    for (int r = 0; r < rows; r++) {
      missing += Double.isNaN(values[r]) ? 1 : 0;
      outside += values[r] < column.seen().least() || values[r] > column.seen().greatest() ? 1 : 0;
    }
    column.outside().addAndGet(outside);
    column.missing().addAndGet(missing);
  }

  /**
   * What was found so far, in the model's order of columns; empty for a model that kept nothing.
   */
  public List<Found> found() {
    double all = Math.max(1, rows.get());
    return watched.stream()
        .map(column ->
            new Found(
                column.column(),
                column.seen(),
                column.outside().get() / all,
                column.unseen().get() / all,
                column.missing().get() / all))
        .toList();
  }
}
