package io.evenkeel.lab.playground;

import io.evenkeel.data.Mnist;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.loss.Loss;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is learned in the playground.
 *
 * @param train what is trained on
 * @param test what is judged on
 * @param outputs of the network: one per class, or one for a number
 * @param classes their names; none where a number is predicted
 * @param isPlane whether rows are points that can be drawn
 * @param table where the rows come from; null if from no table
 */
record PlaygroundData(
    Dataset train,
    Dataset test,
    int outputs,
    List<String> classes,
    boolean isPlane,
    @Nullable PlaygroundTable table) {
  static final int PROBE_ROWS = 128;
  private static final int ESTIMATE_ROWS = 2_000;
  private static final int TEST_DIGITS = 1_000;

  PlaygroundData {
    classes = List.copyOf(classes);
  }

  /** The data that the settings ask for. */
  static PlaygroundData of(PlaygroundSettings settings, TableShelf shelf) {
    ToySet toy = settings.data().toy();
    if (toy != null) {
      return ofClasses(
          toy.points(settings.noise(), settings.seed()),
          toy.points(settings.noise(), ~settings.seed()),
          2,
          true);
    }
    if (settings.data() == DataChoice.MNIST) {
      return ofClasses(Mnist.train(), first(Mnist.test(), TEST_DIGITS), 10, false);
    }
    PlaygroundTable table = shelf.plan(settings.table(), settings.target(), settings.seed());
    List<String> classes = table.classes();
    return new PlaygroundData(
        table.train().rows(),
        table.test().rows(),
        Math.max(1, classes.size()),
        classes,
        false,
        table);
  }

  private static PlaygroundData ofClasses(Dataset train, Dataset test, int count, boolean isPlane) {
    List<String> names = IntStream.range(0, count).mapToObj(String::valueOf).toList();
    return new PlaygroundData(train, test, count, names, isPlane, null);
  }

  private static Dataset first(Dataset rows, int count) {
    return rows.select(IntStream.range(0, count).toArray());
  }

  /** Whether a number is predicted, and no class. */
  boolean isNumber() {
    return classes.isEmpty();
  }

  /**
   * The score on the test data of a network that gives every row the same answer: the share of the
   * most frequent class; or the error (RMSE, in the target's unit) of the training rows' mean.
   */
  double baseline() {
    int rows = test.rows();
    float[] targets = new float[rows];
    test.copyTargets(IntStream.range(0, rows).toArray(), 0, rows, targets, 0);
    if (table != null && isNumber()) {
      double squares = 0;
      for (float standardised : targets) {
        squares += (double) standardised * standardised / rows;
      }
      return table.unit() * Math.sqrt(squares);
    }
    int[] counts = new int[outputs];
    for (float label : targets) {
      counts[(int) label]++;
    }
    return (double) IntStream.of(counts).max().orElse(0) / rows;
  }

  /** The loss that both networks minimise. */
  Loss loss() {
    return isNumber() ? Loss.meanSquaredError() : Loss.softmaxCrossEntropy();
  }

  /** The rows whose way through the networks is shown: probeCount x features. */
  float[] probe() {
    return x(spread(train, probeCount()), probeCount());
  }

  /** Number of rows of the probe. */
  int probeCount() {
    return Math.min(PROBE_ROWS, train.rows());
  }

  /** Training rows that are enough for population statistics. */
  Dataset sample() {
    return spread(train, Math.min(ESTIMATE_ROWS, train.rows()));
  }

  /** Rows from all over a data set: a table may be sorted, and its first rows be alike. */
  private static Dataset spread(Dataset rows, int count) {
    long all = rows.rows();
    return rows.select(IntStream.range(0, count).map(i -> (int) (i * all / count)).toArray());
  }

  /** The first rows of a data set: count x features. */
  static float[] x(Dataset rows, int count) {
    float[] x = new float[count * rows.features()];
    rows.copyFeatures(IntStream.range(0, count).toArray(), 0, count, x, 0);
    return x;
  }

  /** The classes of the first rows. */
  static int[] labels(Dataset rows, int count) {
    float[] targets = new float[count];
    rows.copyTargets(IntStream.range(0, count).toArray(), 0, count, targets, 0);
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (int) targets[i];
    }
    return labels;
  }
}
