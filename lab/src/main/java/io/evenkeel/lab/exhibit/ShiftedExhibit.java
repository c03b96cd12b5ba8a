package io.evenkeel.lab.exhibit;

import io.evenkeel.data.Mnist;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.BarChart;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.model.Model;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Pictures unlike those of the training, and statistics of a few of them. */
final class ShiftedExhibit implements Exhibit {
  private static final int[] PICTURES = {8, 32, 128, 512};
  private static final int BATCH = 60;
  private static final double RATE = 1e-3;

  /** How many pictures the training's statistics count for beside those of new pictures. */
  private static final double PRIOR = 16;

  private record Settings(int version, String pictures, int steps, int testRows) {}

  @Override
  public String name() {
    return "shifted";
  }

  @Override
  public long[] seeds(boolean quick) {
    return quick ? new long[] {1, 2} : new long[] {1, 2, 3, 4};
  }

  @Override
  public Object settings(boolean quick) {
    return study(quick);
  }

  private static Settings study(boolean quick) {
    return new Settings(1, Arrays.toString(PICTURES), quick ? 400 : 2000, quick ? 2000 : 10_000);
  }

  /** Two convolutions with stride 2, each with BN, and a dense layer. */
  static Network network() {
    return Network.image(28, 28, 1)
        .conv(16, 3, 2)
        .batchNorm()
        .relu()
        .conv(32, 3, 2)
        .batchNorm()
        .relu()
        .flatten()
        .dense(10)
        .build();
  }

  @Override
  public List<Job> jobs(boolean quick, Measurements into) {
    Settings settings = study(quick);
    into.put("pictures", Arrays.stream(PICTURES).asDoubleStream().toArray());
    Rows test = Rows.of(Mnist.test().slice(0, settings.testRows()));
    List<Job> jobs = new ArrayList<>();
    for (long seed : seeds(quick)) {
      jobs.add(
          new Job(settings.steps(), progress -> measure(settings, test, seed, progress, into)));
    }
    return jobs;
  }

  private static void measure(
      Settings settings, Rows test, long seed, TrainingListener progress, Measurements into) {
    Dataset train = Mnist.train();
    Trainer trainer = Trainer.of(network()).optimizer(Optimizer.adam(RATE)).seed(seed);
    Model model =
        Race.steps(trainer, train, BATCH, settings.steps())
            .listener(progress)
            .fit(Race.rows(train, BATCH, settings.steps()))
            .model();
    into.put(Measurements.key("error", "clean", seed), error(model, test.dataset()));
    for (Corruption corruption : Corruption.values()) {
      Dataset rows = corruption.of(test, seed).dataset();
      Dataset judged = rows.slice(rows.rows() / 2, rows.rows());
      double[] recalibrated = new double[PICTURES.length];
      double[] blended = new double[PICTURES.length];
      for (int i = 0; i < PICTURES.length; i++) {
        Map<String, Moments> moments =
            StatisticsEstimator.estimate(model, rows.slice(0, PICTURES[i]));
        recalibrated[i] = error(model.withStatistics(Statistics.DATA, moments), judged);
        Map<String, Moments> both = blended(model, moments, PICTURES[i]);
        blended[i] = error(model.withStatistics(Statistics.DATA, both), judged);
      }
      String name = name(corruption);
      into.put(Measurements.key("training", name, seed), error(model, judged));
      into.put(Measurements.key("recalibrated", name, seed), recalibrated);
      into.put(Measurements.key("blended", name, seed), blended);
    }
  }

  private static String name(Corruption corruption) {
    return corruption.name().toLowerCase(Locale.ROOT);
  }

  private static double error(Model model, Dataset rows) {
    return 1
        - Evaluator.evaluate(model, rows, Loss.softmaxCrossEntropy(), Evaluator.brief(Task.CLASSES))
            .accuracy();
  }

  /** (N old + n new) / (N + n) of means and variances (Schneider et al. 2020, equation 2). */
  static Map<String, Moments> blended(Model model, Map<String, Moments> fresh, int pictures) {
    double share = pictures / (PRIOR + pictures);
    Map<String, Moments> both = new HashMap<>();
    fresh.forEach((layer, moments) -> {
      Moments old = model.inferenceMoments(model.network().graph().at(layer));
      both.put(
          layer,
          new Moments(
              between(old.mean(), moments.mean(), share),
              between(old.variance(), moments.variance(), share)));
    });
    return both;
  }

  private static double[] between(double[] old, double[] fresh, double share) {
    double[] both = new double[old.length];
    Arrays.setAll(both, i -> old[i] + (fresh[i] - old[i]) * share);
    return both;
  }

  /** The mean over the corruptions of one position of a quantity's array, by seed. */
  private static double[] mean(Measurements measured, String quantity, int position) {
    long[] seeds = measured.seeds();
    double[] means = new double[seeds.length];
    for (int i = 0; i < seeds.length; i++) {
      for (Corruption corruption : Corruption.values()) {
        means[i] +=
            measured.get(quantity, name(corruption), seeds[i])[position]
                / Corruption.values().length;
      }
    }
    return means;
  }

  @Override
  public ExhibitFinding finding(Measurements measured) {
    double[] training = mean(measured, "training", 0);
    int last = PICTURES.length - 1;
    double[] most = mean(measured, "recalibrated", last);
    double[] few = mean(measured, "recalibrated", 0);
    double[] fewBlended = mean(measured, "blended", 0);
    return new FindingBuilder()
        .part(
            Paired.of(most, training).smaller(),
            "exhibit.shifted.repaired",
            Shown.percent(Spread.of(training)),
            Shown.percent(Spread.of(most)),
            String.valueOf(PICTURES[last]),
            Shown.percent(measured.at("error", "clean", 0)))
        .part(
            Paired.of(fewBlended, few).smaller(),
            "exhibit.shifted.blends",
            String.valueOf(PICTURES[0]),
            Shown.percent(Spread.of(few)),
            Shown.percent(Spread.of(fewBlended)))
        .note("exhibit.shifted.published")
        .finding();
  }

  @Override
  public List<Figure> figures(Measurements measured) {
    List<Figure> figures = new ArrayList<>();
    Axis error = Axis.of(Text.of("exhibit.shifted.error"));
    double[] pictures = measured.get("pictures");
    List<LineChart.Series> lines = new ArrayList<>();
    double[] training = new double[pictures.length];
    Arrays.fill(training, Spread.of(mean(measured, "training", 0)).mean());
    lines.add(
        LineChart.Series.dashed(
            Text.of("exhibit.test-time.training"), Color.PLAIN, pictures, training));
    lines.add(line(measured, "recalibrated", pictures, Color.BN.level(0, 2)));
    lines.add(line(measured, "blended", pictures, Color.BN.level(1, 2)));
    figures.add(
        new LineChart(
            "shifted-pictures",
            Text.of("exhibit.shifted.byPictures"),
            Axis.logarithmic(Text.of("exhibit.shifted.pictures")),
            error,
            lines));
    int last = PICTURES.length - 1;
    figures.add(
        new BarChart(
            "shifted-corruptions",
            Text.of("exhibit.shifted.byCorruption", String.valueOf(PICTURES[last])),
            Arrays.stream(Corruption.values()).map(Corruption::label).toList(),
            error,
            List.of(
                bars(measured, "training", 0, Color.PLAIN),
                bars(measured, "recalibrated", last, Color.BN.level(0, 2)),
                bars(measured, "blended", last, Color.BN.level(1, 2))),
            false));
    return figures;
  }

  private static Text label(String quantity) {
    return Text.of(
        switch (quantity) {
          case "training" -> "exhibit.test-time.training";
          case "recalibrated" -> "exhibit.test-time.recalibrated";
          default -> "exhibit.shifted.blended";
        });
  }

  private static LineChart.Series line(
      Measurements measured, String quantity, double[] pictures, Color color) {
    List<Spread> spreads = new ArrayList<>();
    for (int i = 0; i < pictures.length; i++) {
      spreads.add(Spread.of(mean(measured, quantity, i)));
    }
    return LineChart.Series.band(
        label(quantity),
        color,
        pictures,
        spreads.stream().mapToDouble(Spread::mean).toArray(),
        spreads.stream().mapToDouble(Spread::min).toArray(),
        spreads.stream().mapToDouble(Spread::max).toArray());
  }

  private static BarChart.Series bars(
      Measurements measured, String quantity, int position, Color color) {
    List<Spread> spreads =
        Arrays.stream(Corruption.values())
            .map(c -> measured.at(quantity, name(c), position))
            .toList();
    return new BarChart.Series(
        label(quantity),
        color,
        spreads.stream().mapToDouble(Spread::mean).toArray(),
        spreads.stream().mapToDouble(Spread::min).toArray(),
        spreads.stream().mapToDouble(Spread::max).toArray());
  }
}
