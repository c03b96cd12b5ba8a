package io.evenkeel.tabular.explain;

import io.evenkeel.kernels.RandomStream;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.Preprocessor;
import io.evenkeel.tabular.Scores;
import io.evenkeel.tabular.TabularModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Shapley values of a prediction's columns against a background, by sampling. Thread-safe.
 *
 * <p>Column j's value is what it adds to the prediction when it becomes known, in the mean over all
 * orders in which the columns may become known and over the background's rows, from which come the
 * values of what is not known yet:
 *
 * <pre>
 *   phi_j = E[f(x_S + j, b_rest) - f(x_S, b_rest)],  S the columns before j
 * </pre>
 *
 * <p>Each round takes each row b of the background once, with a random order and its reverse, whose
 * errors mostly have opposite signs. So all values add up to f(x) less the mean of f over the
 * background, in every round. Rounds go on until the greatest standard error is at most a twentieth
 * of the greatest value, or there were {@value #MOST_ROUNDS}.
 *
 * <p>Source: Castro et al. 2009, Polynomial calculation of the Shapley value based on sampling;
 * Štrumbelj and Kononenko 2014; Mitchell et al. 2022 for the reversed orders.
 */
public final class Explainer {
  /** Rows of the background. */
  public static final int BACKGROUND_ROWS = 50;

  static final int MOST_ROUNDS = 10;
  private static final int BLOCK = 1024;
  private static final double TOLERANCE = 0.05;
  private static final long SEED = 42;

  private final TabularModel model;
  private final Preprocessor preprocessor;
  private final Background background;

  private Explainer(TabularModel model, Background background) {
    this.model = model;
    preprocessor = model.preprocessor();
    this.background = background;
  }

  /**
   * An explainer that compares with rows of a table.
   *
   * @param table like the one that was trained on; {@value #BACKGROUND_ROWS} rows are drawn of it
   * @throws io.evenkeel.kernels.InvalidInputException if it has no rows, or lacks a column
   */
  public static Explainer of(TabularModel model, Table table) {
    return new Explainer(model, Background.of(model, table, BACKGROUND_ROWS, SEED));
  }

  /** The names of the columns that are explained. */
  List<String> columns() {
    return preprocessor.columns().stream().map(c -> c.name()).toList();
  }

  Preprocessor preprocessor() {
    return preprocessor;
  }

  /**
   * Explains a row.
   *
   * @param x the row as the network sees it; read
   * @param row its number, which decides the orders that are drawn
   */
  Explanation explain(float[] x, long row) {
    Answer answer = Answer.of(model, x);
    Sums sums = new Sums(preprocessor.cells());
    RandomStream random = RandomStream.of(SEED, "explain", row);
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      addRound(x, random, answer, sums);
      if (sums.greatestError() <= TOLERANCE * sums.greatest()) {
        break;
      }
    }
    List<Attribution> attributions = new ArrayList<>();
    List<String> names = columns();
    for (int c = 0; c < names.size(); c++) {
      attributions.add(new Attribution(names.get(c), sums.mean(c), sums.error(c)));
    }
    attributions.sort(Comparator.comparingDouble((Attribution a) -> -Math.abs(a.effect())));
    return new Explanation(answer.value(), answer.value() - sums.sum(), attributions);
  }

  /** Takes each row of the background once, several at a time. */
  private void addRound(float[] x, RandomStream random, Answer answer, Sums sums) {
    int columns = preprocessor.cells();
    int pair = 2 * columns - 1;
    int together = Math.max(1, BLOCK / pair);
    for (int from = 0; from < background.rows(); from += together) {
      int count = Math.min(together, background.rows() - from);
      int[][] orders = new int[count][];
      float[] rows = new float[count * pair * preprocessor.features()];
      for (int i = 0; i < count; i++) {
        orders[i] = random.permutation(columns);
        writePair(x, from + i, orders[i], rows, i * pair);
      }
      double[] values = answer.values(rows, count * pair);
      for (int i = 0; i < count; i++) {
        sums.add(effects(values, i * pair, orders[i], answer.value()));
      }
    }
  }

  /**
   * Lets the columns become known in an order, and in the reversed one: a row of the background,
   * then x's columns one after another, except the last; then the same from the other end.
   */
  private void writePair(float[] x, int b, int[] order, float[] rows, int at) {
    int columns = order.length;
    int width = preprocessor.features();
    System.arraycopy(background.features(), b * width, rows, at * width, width);
    for (int i = 1; i < columns; i++) {
      known(rows, at + i - 1, at + i, x, order[i - 1]);
    }
    for (int i = 1; i < columns; i++) {
      int before = i == 1 ? at : at + columns + i - 2;
      known(rows, before, at + columns + i - 1, x, order[columns - i]);
    }
  }

  /** What each column adds, in the mean of both orders. */
  private static double[] effects(double[] values, int at, int[] order, double all) {
    int columns = order.length;
    double[] effects = new double[columns];
    for (int i = 0; i < columns; i++) {
      double after = i + 1 < columns ? values[at + i + 1] : all;
      effects[order[i]] += (after - values[at + i]) / 2;
      double backBefore = i == 0 ? values[at] : values[at + columns + i - 1];
      double backAfter = i + 1 < columns ? values[at + columns + i] : all;
      effects[order[columns - 1 - i]] += (backAfter - backBefore) / 2;
    }
    return effects;
  }

  /** Makes a row a copy of another one, with one column taken from x. */
  private void known(float[] rows, int from, int to, float[] x, int column) {
    int width = preprocessor.features();
    System.arraycopy(rows, from * width, rows, to * width, width);
    int offset = preprocessor.offset(column);
    int size = preprocessor.encoders().get(column).width();
    System.arraycopy(x, offset, rows, to * width + offset, size);
  }

  /**
   * What is explained: the number, or the probability of the class that is predicted for the row.
   *
   * @param index of that class
   * @param value of the row
   */
  private record Answer(TabularModel model, int index, double value) {
    static Answer of(TabularModel model, float[] x) {
      Scores scores = scores(model, x, 1);
      int index = scores.classes().isEmpty() ? -1 : scores.predicted(0);
      return new Answer(model, index, scores.value(0));
    }

    private static Scores scores(TabularModel model, float[] x, int rows) {
      return model.scores(model.scoringModel().logits(x, rows), rows);
    }

    double[] values(float[] x, int rows) {
      Scores scores = scores(model, x, rows);
      double[] values = new double[rows];
      for (int r = 0; r < rows; r++) {
        values[r] = index < 0 ? scores.value(r) : scores.probability(r, index);
      }
      return values;
    }
  }

  /** The columns' effects so far: means, and sums of squared distances from them (Welford). */
  private static final class Sums {
    private final double[] means;
    private final double[] squares;
    private long count;

    Sums(int columns) {
      means = new double[columns];
      squares = new double[columns];
    }

    void add(double[] effects) {
      count++;
      for (int c = 0; c < means.length; c++) {
        double fromOld = effects[c] - means[c];
        means[c] += fromOld / count;
        squares[c] += fromOld * (effects[c] - means[c]);
      }
    }

    double mean(int column) {
      return means[column];
    }

    double error(int column) {
      return count < 2 ? Double.NaN : Math.sqrt(squares[column] / (count - 1) / count);
    }

    double sum() {
      double sum = 0;
      for (double mean : means) {
        sum += mean;
      }
      return sum;
    }

    double greatest() {
      double greatest = 0;
      for (double mean : means) {
        greatest = Math.max(greatest, Math.abs(mean));
      }
      return greatest;
    }

    double greatestError() {
      double greatest = 0;
      for (int c = 0; c < means.length; c++) {
        greatest = Math.max(greatest, error(c));
      }
      return greatest;
    }
  }
}
