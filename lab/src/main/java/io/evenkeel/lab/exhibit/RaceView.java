package io.evenkeel.lab.exhibit;

import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import java.util.Arrays;

/** What became of a {@link Race}: a function of the measurements. */
record RaceView(Measurements measured) {
  /** A close-up begins at least this far below the worst final accuracy. */
  private static final double MARGIN = 0.1;

  /** The name of one entrant at one rate. */
  static String variant(String entrant, double rate) {
    return entrant + "@" + rate;
  }

  double[] rates(String entrant) {
    return measured.get("rates/" + entrant);
  }

  /** The test accuracies after the last step, by seed; NaN where the training failed. */
  double[] finals(String entrant, double rate) {
    return measured.last("accuracy", variant(entrant, rate));
  }

  /**
   * The rate with the best mean of the final accuracies; rates at which any training failed are
   * left out. NaN if none is left.
   */
  double bestRate(String entrant) {
    double best = Double.NaN;
    double bestMean = Double.NEGATIVE_INFINITY;
    for (double rate : rates(entrant)) {
      double mean = Arrays.stream(finals(entrant, rate)).average().orElse(Double.NaN);
      if (mean > bestMean) {
        best = rate;
        bestMean = mean;
      }
    }
    return best;
  }

  /** The final accuracies at the best rate, by seed; NaN if there is none. */
  double[] best(String entrant) {
    double rate = bestRate(entrant);
    double[] none = new double[measured.seeds().length];
    Arrays.fill(none, Double.NaN);
    return Double.isNaN(rate) ? none : finals(entrant, rate);
  }

  /**
   * By how many times fewer steps one entrant reached the best accuracy of another, both at their
   * best rates, by seed; 0 where it never did. NaN if one of them has no such rate.
   */
  double[] fewerSteps(String entrant, String than) {
    double rate = bestRate(entrant);
    double other = bestRate(than);
    long[] seeds = measured.seeds();
    double[] result = new double[seeds.length];
    for (int i = 0; i < seeds.length; i++) {
      if (Double.isNaN(rate) || Double.isNaN(other)) {
        result[i] = Double.NaN;
      } else {
        double[] target = curve("accuracy", than, other, seeds[i]);
        double best = Arrays.stream(target).max().orElse(Double.NaN);
        double slow = stepTo(best, than, other, seeds[i]);
        double fast = stepTo(best, entrant, rate, seeds[i]);
        result[i] = Double.isNaN(fast) ? 0 : slow / Math.max(1, fast);
      }
    }
    return result;
  }

  /** {@link #fewerSteps} in words: by how many times, or that it was never reached. */
  Object speedup(String entrant, String than) {
    double[] fewer = fewerSteps(entrant, than);
    double[] reached = Arrays.stream(fewer).filter(ratio -> ratio > 0).toArray();
    if (reached.length == fewer.length) {
      return Shown.range(Spread.of(reached));
    }
    return reached.length == 0
        ? Text.of("exhibits.never")
        : Text.of(
            "exhibits.sometimes",
            Shown.range(Spread.of(reached)),
            Integer.toString(reached.length),
            Integer.toString(fewer.length));
  }

  /** An axis with a close-up in which the entrants' final accuracies can be told apart. */
  Axis accuracyAxis(String... entrants) {
    return accuracyAxis(MARGIN, Arrays.stream(entrants).map(this::best).toArray(double[][]::new));
  }

  /** An axis whose close-up begins by a margin below the worst of some final accuracies. */
  static Axis accuracyAxis(double margin, double[]... finals) {
    double worst =
        Arrays.stream(finals).flatMapToDouble(Arrays::stream).filter(a -> a > 0).min().orElse(0);
    double low = Math.max(0, Math.floor(20 * (worst - margin)) / 20);
    return Axis.closeUp(Text.of("axis.accuracy"), low, null);
  }

  private double stepTo(double accuracy, String entrant, double rate, long seed) {
    double[] curve = curve("accuracy", entrant, rate, seed);
    for (int i = 0; i < curve.length; i++) {
      if (curve[i] >= accuracy) {
        return curve("step", entrant, rate, seed)[i];
      }
    }
    return Double.NaN;
  }

  private double[] curve(String quantity, String entrant, double rate, long seed) {
    return measured.get(quantity, variant(entrant, rate), seed);
  }

  /** Mean and range over the seeds of the test accuracy by step, at the best rate. */
  LineChart.Series curve(String entrant, Text name, Color color) {
    double rate = bestRate(entrant);
    if (Double.isNaN(rate)) {
      return LineChart.Series.of(name, color, new double[0], new double[0]);
    }
    double[] x = curve("step", entrant, rate, measured.seeds()[0]);
    return band(measured, "accuracy", variant(entrant, rate), x, name, color);
  }

  /** Mean and range over the seeds of the final test accuracy by learning rate. */
  LineChart.Series byRate(String entrant, Text name, Color color) {
    double[] rates = rates(entrant);
    double[] mean = new double[rates.length];
    double[] low = new double[rates.length];
    double[] high = new double[rates.length];
    for (int i = 0; i < rates.length; i++) {
      Spread spread = Spread.of(finals(entrant, rates[i]));
      mean[i] = spread.mean();
      low[i] = spread.min();
      high[i] = spread.max();
    }
    return LineChart.Series.band(name, color, rates, mean, low, high);
  }

  /** A quantity's mean and range over the seeds. */
  static LineChart.Series band(
      Measurements measured, String quantity, String variant, double[] x, Text name, Color color) {
    double[] mean = new double[x.length];
    double[] low = new double[x.length];
    double[] high = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      Spread spread = measured.at(quantity, variant, i);
      mean[i] = spread.mean();
      low[i] = spread.min();
      high[i] = spread.max();
    }
    return LineChart.Series.band(name, color, x, mean, low, high);
  }
}
