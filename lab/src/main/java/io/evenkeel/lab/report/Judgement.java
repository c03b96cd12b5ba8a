package io.evenkeel.lab.report;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.RowBlocks;
import io.evenkeel.metrics.ConfusionMatrix;
import io.evenkeel.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * How a classifier's predictions on a data set are distributed: which classes are taken for which,
 * and whether its probabilities can be believed.
 *
 * <p>Calibration: rows are put into ten bins by the probability p of the predicted class; in a
 * calibrated model the share of right ones in a bin is its mean p. The expected calibration error
 * is the mean of the differences, weighted by the bins' rows (Guo et al. 2017, "On Calibration of
 * Modern Neural Networks", equation 3).
 *
 * @param classNames in the order of the classes; their indices where they have no names
 * @param confusion actual against predicted
 * @param examples the first rows of each pair of classes, by {@code "actual,predicted"}; rows are
 *     indices in the data set
 * @param worst the rows that are wrong with the largest probabilities, the largest first
 * @param binRows rows in each bin
 * @param binConfidence mean probability of the predicted class in each bin
 * @param binAccuracy share of right rows in each bin; NaN in an empty one
 */
public record Judgement(
    List<String> classNames,
    ConfusionMatrix confusion,
    Map<String, List<Integer>> examples,
    List<Mistake> worst,
    long[] binRows,
    double[] binConfidence,
    double[] binAccuracy) {
  /** Number of bins of the calibration curve. */
  public static final int BINS = 10;

  private static final int EXAMPLES = 12;
  private static final int WORST = 24;
  private static final int BLOCK_ROWS = 512;

  /**
   * A row that is taken for another class.
   *
   * @param row its index in the data set
   * @param probability of the predicted class
   */
  public record Mistake(int row, int actual, int predicted, double probability) {
    /** The surest first; of equally sure ones the first row. */
    private static final Comparator<Mistake> SUREST =
        Comparator.comparingDouble(Mistake::probability).reversed().thenComparingInt(Mistake::row);
  }

  public Judgement {
    classNames = List.copyOf(classNames);
    worst = List.copyOf(worst);
    examples = Map.copyOf(examples);
  }

  /** A judgement without the probabilities of single rows: no calibration and no examples. */
  public static Judgement of(List<String> classNames, ConfusionMatrix confusion) {
    return new Judgement(
        classNames,
        confusion,
        Map.of(),
        List.of(),
        new long[BINS],
        new double[BINS],
        new double[BINS]);
  }

  /** Whether there are probabilities to be judged. */
  public boolean hasCalibration() {
    return Arrays.stream(binRows).sum() > 0;
  }

  /** Predicts every row of the data, which must have classes. */
  public static Judgement of(Model model, Dataset data) {
    Gatherer gatherer = new Gatherer(model, data.classes());
    new RowBlocks(data, BLOCK_ROWS).forEach(gatherer);
    return gatherer.judgement(names(model, data));
  }

  private static List<String> names(Model model, Dataset data) {
    List<String> names = model.classNames().isEmpty() ? data.classNames() : model.classNames();
    if (!names.isEmpty()) {
      return names;
    }
    List<String> numbers = new ArrayList<>();
    for (int c = 0; c < data.classes(); c++) {
      numbers.add(String.valueOf(c));
    }
    return numbers;
  }

  /** Expected calibration error, 0 to 1. */
  public double calibrationError() {
    double sum = 0;
    long rows = 0;
    for (int b = 0; b < BINS; b++) {
      if (binRows[b] > 0) {
        sum += binRows[b] * Math.abs(binAccuracy[b] - binConfidence[b]);
        rows += binRows[b];
      }
    }
    return sum / rows;
  }

  private static final class Gatherer implements RowBlocks.Consumer {
    private final Model model;
    private final int classes;
    private final ConfusionMatrix confusion;
    private final Map<String, List<Integer>> examples = new TreeMap<>();
    private final PriorityQueue<Mistake> worst = new PriorityQueue<>(Mistake.SUREST.reversed());
    private final long[] rows = new long[BINS];
    private final long[] right = new long[BINS];
    private final double[] confidence = new double[BINS];
    private int seen;

    Gatherer(Model model, int classes) {
      this.model = model;
      this.classes = classes;
      confusion = new ConfusionMatrix(classes);
    }

    @Override
    public void accept(float[] x, float[] targets, int count) {
      int features = model.network().inputFeatures();
      float[] probabilities = model.predict(Arrays.copyOf(x, count * features), count);
      int outputs = probabilities.length / count;
      for (int i = 0; i < count; i++) {
        int actual = (int) targets[i];
        int predicted = 0;
        double p = probabilities[i * outputs];
        if (outputs == 1) {
          predicted = p >= 0.5 ? 1 : 0;
          p = Math.max(p, 1 - p);
        }
        for (int c = 1; c < outputs; c++) {
          if (probabilities[i * outputs + c] > p) {
            p = probabilities[i * outputs + c];
            predicted = c;
          }
        }
        take(actual, predicted, p);
      }
    }

    private void take(int actual, int predicted, double p) {
      confusion.add(actual, predicted);
      List<Integer> shown =
          examples.computeIfAbsent(actual + "," + predicted, _ -> new ArrayList<>());
      if (shown.size() < EXAMPLES) {
        shown.add(seen);
      }
      int bin = Math.min(BINS - 1, (int) (p * BINS));
      rows[bin]++;
      confidence[bin] += p;
      if (actual == predicted) {
        right[bin]++;
      } else {
        worst.add(new Mistake(seen, actual, predicted, p));
        if (worst.size() > WORST) {
          worst.remove();
        }
      }
      seen++;
    }

    Judgement judgement(List<String> names) {
      double[] accuracy = new double[BINS];
      for (int b = 0; b < BINS; b++) {
        accuracy[b] = (double) right[b] / rows[b];
        confidence[b] /= rows[b];
      }
      List<String> all = new ArrayList<>(names);
      for (int c = names.size(); c < classes; c++) {
        all.add(String.valueOf(c));
      }
      List<Mistake> surest = worst.stream().sorted(Mistake.SUREST).toList();
      return new Judgement(all, confusion, examples, surest, rows, confidence, accuracy);
    }
  }
}
