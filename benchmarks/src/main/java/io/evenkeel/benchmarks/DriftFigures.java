package io.evenkeel.benchmarks;

import io.evenkeel.data.Mnist;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.model.Model;
import io.evenkeel.onnx.recalibrate.RunModel;
import io.evenkeel.serve.drift.DriftMonitor;
import io.evenkeel.serve.drift.LayerReport;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.Preprocessor;
import io.evenkeel.tabular.TabularModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the server's watch for drift finds: after how many rows it reports shifted ones (the test
 * rows in a random order, 21 times), and how often it reports rows that are as in training (a
 * million, drawn from the test rows). No timings.
 *
 * <p>Arguments: the model's file of a run on adult and its test table with a header, where ages are
 * shifted by 10 years; and the model's file of a run on MNIST, whose test images get 0.2 brighter,
 * up to 1.
 */
public final class DriftFigures {
  private static final int BLOCK = 32;
  private static final int TIMES = 21;
  private static final int MILLION = 1_000_000;

  private DriftFigures() {}

  /** See {@link DriftFigures}. */
  public static void main(String[] arguments) {
    TabularModel adult = TabularModel.load(Path.of(arguments[0]));
    String file = arguments[1].replace("'", "''");
    Dataset people = adult.rows(Table.sql("SELECT * FROM '%s'".formatted(file)), 1 << 20);
    Dataset older =
        adult.rows(
            Table.sql("SELECT * REPLACE (age + 10 AS age) FROM '%s'".formatted(file)), 1 << 20);
    Model digits = Model.load(Path.of(arguments[2]));
    Dataset test = Mnist.test();
    System.out.println(
        "| rows | reported after, median (least - most) | what was said, or layers | figures |");
    System.out.println("| --- | --- | --- | --- |");
    shifted("adult, ages + 10 years", adult.model(), adult.preprocessor(), older);
    shifted("digits, brightness + 0.2", digits, null, brighter(test));
    unshifted("adult", adult.model(), adult.preprocessor(), people);
    unshifted("digits", digits, null, test);
  }

  private static Dataset brighter(Dataset images) {
    int features = images.features();
    float[] x = new float[images.rows() * features];
    images.copyFeatures(IntStream.range(0, images.rows()).toArray(), 0, images.rows(), x, 0);
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.min(1, x[i] + 0.2f);
    }
    return Dataset.ofReal(x, features, new float[images.rows()], 1);
  }

  private static void shifted(
      String name, Model model, @Nullable Preprocessor preprocessor, Dataset rows) {
    int[] after = new int[TIMES];
    List<String> first = List.of();
    for (int t = 0; t < TIMES; t++) {
      int[] order = RandomStream.of(t, "drift", 0).permutation(rows.rows());
      float[] x = new float[BLOCK * rows.features()];
      List<String> news = List.of();
      try (DriftMonitor monitor = new DriftMonitor(new RunModel(model), preprocessor)) {
        int from = 0;
        while (news.isEmpty() && from + BLOCK <= rows.rows()) {
          rows.copyFeatures(order, from, BLOCK, x, 0);
          from += BLOCK;
          news = monitor.see(x, BLOCK);
        }
        after[t] = news.isEmpty() ? Integer.MAX_VALUE : from;
        first = news;
      }
    }
    Arrays.sort(after);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d (%d - %d) | %s | |%n",
        name,
        after[TIMES / 2],
        after[0],
        after[TIMES - 1],
        String.join("; ", first));
  }

  private static void unshifted(
      String name, Model model, @Nullable Preprocessor preprocessor, Dataset rows) {
    RandomStream random = RandomStream.of(1, "unshifted", 0);
    int block = 128;
    float[] x = new float[block * rows.features()];
    int alarms = 0;
    try (DriftMonitor monitor = new DriftMonitor(new RunModel(model), preprocessor)) {
      for (int seen = 0; seen < MILLION; seen += block) {
        int[] drawn = new int[block];
        Arrays.setAll(drawn, _ -> (int) (random.nextDouble() * rows.rows()));
        rows.copyFeatures(drawn, 0, block, x, 0);
        alarms += monitor.see(x, block).size();
      }
      double mean = monitor.layers().stream().mapToDouble(LayerReport::mean).max().orElse(0);
      double variance =
          monitor.layers().stream().mapToDouble(LayerReport::variance).max().orElse(0);
      System.out.printf(
          Locale.ROOT,
          "| %s, a million as in training | %d alarms | %d | means %.3f, variances %.3f |%n",
          name,
          alarms,
          monitor.names().size(),
          mean,
          variance);
    }
  }
}
