package io.evenkeel.serve.drift;

import io.evenkeel.tabular.BooleanEncoder;
import io.evenkeel.tabular.CalendarEncoder;
import io.evenkeel.tabular.CodeEncoder;
import io.evenkeel.tabular.ColumnEncoder;
import io.evenkeel.tabular.NumberEncoder;
import io.evenkeel.tabular.OneHotEncoder;
import io.evenkeel.tabular.Preprocessor;
import io.evenkeel.tabular.Scaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How far a column of a table has moved from the training rows, by what the preprocessing knows
 * about them: for numbers and times the mean in standard deviations (with heavy tails the median in
 * interquartile ranges), for categories and truth values the share that moved most, in its standard
 * deviations.
 *
 * @param column its name
 * @param shift of the mean, median or share
 * @param logVariance natural logarithm of the variance by that of training; NaN if it means nothing
 * @param category the one whose share moved; empty for numbers
 */
public record ColumnShift(String column, double shift, double logVariance, String category) {
  /** A share of 0 or 1 in training has no deviation; it gets that of this share. */
  private static final double LEAST_SHARE = 1e-3;

  /** The columns, the one that moved farthest first; those of embeddings are not known. */
  static List<ColumnShift> of(Preprocessor preprocessor, float[] rows, int count) {
    List<ColumnShift> shifts = new ArrayList<>();
    for (int c = 0; c < preprocessor.cells(); c++) {
      ColumnEncoder encoder = preprocessor.encoders().get(c);
      View view = new View(rows, count, preprocessor.features(), preprocessor.offset(c));
      switch (encoder) {
        case NumberEncoder e -> shifts.add(number(e.column().name(), e.scaling(), view));
        case CalendarEncoder e -> shifts.add(number(e.column().name(), e.scaling(), view));
        case OneHotEncoder e -> shifts.add(categories(e, view));
        case BooleanEncoder e ->
            shifts.add(
                new ColumnShift(
                    e.column().name(), share(view.mean(0), e.share()), Double.NaN, "true"));
        case CodeEncoder _ -> {} // no shares of its categories are kept
      }
    }
    shifts.sort(Comparator.comparingDouble((ColumnShift s) -> -Math.abs(s.shift())));
    return shifts;
  }

  /** The columns that one encoder makes, over rows. */
  private record View(float[] rows, int count, int stride, int offset) {
    double value(int row, int column) {
      return rows[row * stride + offset + column];
    }

    double mean(int column) {
      double sum = 0;
      for (int r = 0; r < count; r++) {
        sum += value(r, column);
      }
      return sum / count;
    }
  }

  private static ColumnShift number(String name, Scaling scaling, View view) {
    if (scaling.robust()) {
      double[] values = new double[view.count()];
      Arrays.setAll(values, r -> unbounded(view.value(r, 0)));
      Arrays.sort(values);
      double median = values[values.length / 2];
      double spread = values[values.length * 3 / 4] - values[values.length / 4];
      return new ColumnShift(name, median, spread > 0 ? 2 * Math.log(spread) : Double.NaN, "");
    }
    double mean = view.mean(0);
    double squares = 0;
    for (int r = 0; r < view.count(); r++) {
      squares += (view.value(r, 0) - mean) * (view.value(r, 0) - mean);
    }
    double variance = squares / view.count();
    return new ColumnShift(name, mean, variance > 0 ? Math.log(variance) : Double.NaN, "");
  }

  /** Undoes the bound of the robust scaling: gives z from z / sqrt(1 + (z/3)^2). */
  private static double unbounded(double bounded) {
    double part = bounded / 3;
    return bounded / Math.sqrt(Math.max(1e-12, 1 - part * part));
  }

  private static double share(double live, double training) {
    double p = Math.clamp(training, LEAST_SHARE, 1 - LEAST_SHARE);
    return (live - training) / Math.sqrt(p * (1 - p));
  }

  private static ColumnShift categories(OneHotEncoder encoder, View view) {
    double farthest = 0;
    String category = "";
    for (int i = 0; i < encoder.width(); i++) {
      double shift = share(view.mean(i), encoder.means().get(i));
      if (Math.abs(shift) > Math.abs(farthest)) {
        farthest = shift;
        category = i < encoder.categories().size() ? encoder.categories().get(i) : "others";
      }
    }
    return new ColumnShift(encoder.column().name(), farthest, Double.NaN, category);
  }
}
