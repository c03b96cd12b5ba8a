package io.evenkeel.lab.exhibit;

import io.evenkeel.data.Mnist;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.probe.ProbeSteps;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Slight regularisation: the noise of mu and sigma, and the gap between training and test. */
final class RegularisationExhibit implements Exhibit {
  static final List<String> NETS = List.of("norm", "plain", "norm-dropout", "plain-dropout");
  private static final int UNITS = 100;
  private static final double DROPOUT = 0.2;
  private static final double RATE = 1e-3;

  /**
   * The experiment.
   *
   * @param loss on the training rows, by inference statistics, at which the gap is taken
   * @param steps at most, if that loss is not reached
   * @param between number of rows after which that loss is taken, or one mini-batch if that has
   *     more
   */
  private record Settings(
      int version, List<Integer> batchSizes, int rows, double loss, int steps, int between) {}

  @Override
  public String name() {
    return "regularisation";
  }

  @Override
  public long[] seeds(boolean quick) {
    return quick ? new long[] {1, 2} : new long[] {1, 2, 3, 4};
  }

  @Override
  public Object settings(boolean quick) {
    return chosen(quick);
  }

  private static Settings chosen(boolean quick) {
    return quick
        ? new Settings(2, List.of(8, 64, 1024), 2000, 0.15, 3000, 256)
        : new Settings(2, List.of(8, 16, 32, 64, 256, 1024), 4000, 0.1, 8000, 256);
  }

  @Override
  public List<Job> jobs(boolean quick, Measurements into) {
    Settings settings = chosen(quick);
    into.put("sizes", settings.batchSizes().stream().mapToDouble(size -> size).toArray());
    into.put("rows", settings.rows());
    List<Job> jobs = new ArrayList<>();
    for (int size : settings.batchSizes().reversed()) {
      for (String net : NETS) {
        for (long seed : seeds(quick)) {
          jobs.add(
              new Job(
                  settings.steps(), progress -> train(settings, net, size, seed, progress, into)));
        }
      }
    }
    return jobs;
  }

  private static Network network(String net) {
    Network.Builder builder = Network.input(784);
    for (int layer = 0; layer < 2; layer++) {
      builder.dense(UNITS);
      if (net.startsWith("norm")) {
        builder.batchNorm();
      }
      builder.relu();
      if (net.endsWith("dropout")) {
        builder.dropout(DROPOUT);
      }
    }
    return builder.dense(10).build();
  }

  /** Trains until the loss on the training rows is low enough; the gap is NaN if it never is. */
  private static void train(
      Settings settings,
      String net,
      int size,
      long seed,
      TrainingListener progress,
      Measurements into) {
    Dataset train = Mnist.train().slice(0, settings.rows());
    int perEpoch = Math.ceilDiv(settings.rows(), size);
    Trainer trainer =
        Trainer.of(network(net))
            .optimizer(Optimizer.adam(RATE))
            .batchSize(size)
            .epochs(Math.ceilDiv(settings.steps(), perEpoch))
            .seed(seed)
            .threads(1)
            .listener(progress);
    trainer.evaluate(
        ProbeSteps.every(Math.max(1, settings.between() / size)),
        train,
        (long step, Evaluation evaluation) -> {
          if (evaluation.loss() <= settings.loss()) {
            trainer.requestStop();
          }
        });
    Model model = trainer.fit(train).model();
    Evaluation on = evaluate(model, train);
    Evaluation off = evaluate(model, Mnist.test());
    boolean there = on.loss() <= settings.loss();
    String variant = net + "@" + size;
    into.put(Measurements.key("gap", variant, seed), there ? off.loss() - on.loss() : Double.NaN);
    into.put(
        Measurements.key("accuracyGap", variant, seed),
        there ? on.accuracy() - off.accuracy() : Double.NaN);
    if (net.equals("norm")) {
      double[] noise = BatchNoise.of(model, train, size, seed);
      into.put(Measurements.key("noise", Integer.toString(size), seed), noise);
    }
  }

  private static Evaluation evaluate(Model model, Dataset rows) {
    return Evaluator.evaluate(
        model, rows, Loss.softmaxCrossEntropy(), Evaluator.brief(Task.CLASSES));
  }

  private static double[] gap(Measurements measured, String net, double size) {
    return measured.last("gap", net + "@" + (int) size);
  }

  @Override
  public ExhibitFinding finding(Measurements measured) {
    double[] sizes = measured.get("sizes");
    double small = sizes[0];
    double large = sizes[sizes.length - 1];
    double[] noiseSmall = measured.each("noise", Integer.toString((int) small), n -> n[0]);
    double[] noiseLarge = measured.each("noise", Integer.toString((int) large), n -> n[0]);
    Paired norm = Paired.of(gap(measured, "norm", large), gap(measured, "norm", small));
    double[] byNorm = taken(measured, "norm", small, large);
    double[] byPlain = taken(measured, "plain", small, large);
    double rows = measured.get("rows")[0];
    Paired dropout = Paired.of(gap(measured, "norm", small), gap(measured, "norm-dropout", small));
    return new FindingBuilder()
        .part(
            Paired.of(noiseSmall, noiseLarge).larger(),
            "exhibit.regularisation.noise",
            Shown.setting(small),
            Shown.number(Spread.of(noiseSmall)),
            Shown.setting(large),
            Shown.number(Spread.of(noiseLarge)),
            Shown.number(BatchNoise.expected(small, rows)),
            Shown.number(BatchNoise.expected(large, rows)))
        .part(
            norm.larger(),
            "exhibit.regularisation.gap",
            Shown.setting(small),
            Shown.number(Spread.of(gap(measured, "norm", small))),
            Shown.setting(large),
            Shown.number(Spread.of(gap(measured, "norm", large))))
        .part(
            Paired.of(byNorm, byPlain).larger(),
            "exhibit.regularisation.beyond",
            Shown.number(Spread.of(gap(measured, "plain", small))),
            Shown.number(Spread.of(gap(measured, "plain", large))),
            Shown.number(Spread.of(byNorm)),
            Shown.number(Spread.of(byPlain)))
        .note(
            "exhibit.regularisation.dropout",
            Shown.setting(small),
            Shown.number(Spread.of(gap(measured, "norm-dropout", small))),
            Shown.number(Spread.of(gap(measured, "plain-dropout", small))),
            Shown.number(dropout.difference()))
        .finding();
  }

  /** By how much small mini-batches reduce the gap of large ones, by seed. */
  private static double[] taken(Measurements measured, String net, double small, double large) {
    double[] of = gap(measured, net, large);
    double[] less = gap(measured, net, small);
    return IntStream.range(0, of.length).mapToDouble(seed -> of[seed] - less[seed]).toArray();
  }

  @Override
  public List<Figure> figures(Measurements measured) {
    double[] sizes = measured.get("sizes");
    Axis batch = Axis.logarithmic(Text.of("axis.batch"));
    List<LineChart.Series> noise =
        List.of(
            series(
                Text.of("exhibit.regularisation.ofMean"),
                Color.BN.level(0, 2),
                sizes,
                size -> measured.each("noise", size, n -> n[0])),
            series(
                Text.of("exhibit.regularisation.ofDeviation"),
                Color.BN.level(1, 2),
                sizes,
                size -> measured.each("noise", size, n -> n[1])),
            LineChart.Series.dashed(
                Text.of("exhibit.regularisation.expected"),
                Color.MUTED,
                sizes,
                Arrays.stream(sizes)
                    .map(m -> BatchNoise.expected(m, measured.get("rows")[0]))
                    .toArray()));
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new LineChart(
            "regularisation-noise",
            Text.of("exhibit.regularisation.noises"),
            batch,
            Axis.logarithmic(Text.of("exhibit.regularisation.relative")),
            noise));
    for (String quantity : List.of("gap", "accuracyGap")) {
      List<LineChart.Series> gaps = new ArrayList<>();
      for (String net : NETS) {
        LineChart.Series gap =
            series(
                label(net),
                net.startsWith("norm") ? Color.BN : Color.PLAIN,
                sizes,
                size -> measured.last(quantity, net + "@" + size));
        gaps.add(net.endsWith("dropout") ? gap.asDashed() : gap);
      }
      Text title =
          quantity.equals("gap")
              ? Text.of("exhibit.regularisation.lossGap")
              : Text.of("exhibit.regularisation.accuracyGap");
      figures.add(new LineChart("regularisation-" + quantity, title, batch, Axis.of(title), gaps));
    }
    return figures;
  }

  private static Text label(String net) {
    return switch (net) {
      case "norm" -> Text.of("net.with");
      case "plain" -> Text.of("net.without");
      case "norm-dropout" -> Text.of("exhibit.regularisation.withDropout");
      default -> Text.of("exhibit.regularisation.plainDropout");
    };
  }

  private static LineChart.Series series(
      Text name, Color color, double[] sizes, Function<String, double[]> figure) {
    List<Spread> spreads =
        Arrays.stream(sizes)
            .mapToObj(size -> Spread.of(figure.apply(Integer.toString((int) size))))
            .toList();
    return LineChart.Series.band(
        name,
        color,
        sizes,
        spreads.stream().mapToDouble(Spread::mean).toArray(),
        spreads.stream().mapToDouble(Spread::min).toArray(),
        spreads.stream().mapToDouble(Spread::max).toArray());
  }
}
