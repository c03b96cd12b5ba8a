package io.evenkeel.lab.exhibit;

import io.evenkeel.data.Mnist;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Why it works: the learning rates that train, the covariate shift by the definitions of Ioffe and
 * Szegedy 2015 and of Santurkar et al. 2018, and the range of the loss along the gradient.
 */
final class WhyExhibit implements Exhibit {
  static final List<String> NETS = List.of("with", "without");

  /** A rate trains where the accuracy is at least so much of the best that either network had. */
  private static final double TRAINS = 0.95;

  private record Settings(int version, Race race, ShiftStudy study) {}

  @Override
  public String name() {
    return "why";
  }

  @Override
  public long[] seeds(boolean quick) {
    return quick ? new long[] {1, 2} : new long[] {1, 2, 3};
  }

  private Race race(boolean quick) {
    double[] rates =
        quick
            ? new double[] {1e-3, 1e-2, 1e-1, 1, 10}
            : new double[] {1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1, 3, 10};
    return new Race(rates, seeds(quick), 60, quick ? 400 : 2000, 1);
  }

  private static ShiftStudy study(boolean quick) {
    return new ShiftStudy(0.1, 60, quick ? 10 : 40, quick ? 30 : 50);
  }

  @Override
  public Object settings(boolean quick) {
    return new Settings(1, race(quick), study(quick));
  }

  @Override
  public List<Job> jobs(boolean quick, Measurements into) {
    Race race = race(quick);
    List<Job> jobs = new ArrayList<>();
    for (String net : NETS) {
      boolean with = net.equals("with");
      jobs.addAll(
          race.jobs(
              new Race.Entrant(
                  net, PaperNetwork.sigmoid(with), Mnist.train(), Mnist.test(), Optimizer::sgd),
              into));
      for (long seed : race.seeds()) {
        ShiftStudy study = study(quick);
        jobs.add(
            new Job(
                study.steps(),
                progress -> study.run(PaperNetwork.sigmoid(with), net, seed, progress, into)));
      }
    }
    return jobs;
  }

  /**
   * How many decades of learning rates train, of those that were tried: the logarithm of the ratio
   * of the highest and the lowest, by seed; -1 where none does.
   */
  static double[] decades(Measurements measured, String net) {
    RaceView view = new RaceView(measured);
    double best =
        NETS.stream()
            .flatMapToDouble(
                n -> Arrays.stream(view.rates(n)).flatMap(r -> Arrays.stream(view.finals(n, r))))
            .filter(Double::isFinite)
            .max()
            .orElse(Double.NaN);
    double[] rates = view.rates(net);
    return IntStream.range(0, measured.seeds().length)
        .mapToDouble(seed -> {
          double[] train =
              Arrays.stream(rates)
                  .filter(rate -> view.finals(net, rate)[seed] >= TRAINS * best)
                  .toArray();
          return train.length == 0 ? -1 : Math.log10(train[train.length - 1] / train[0]);
        })
        .toArray();
  }

  /** The mean over the steps of a quantity of the study, by seed. */
  static double[] mean(Measurements measured, String quantity, String net) {
    return measured.each(
        quantity, net, values -> Arrays.stream(values).average().orElse(Double.NaN));
  }

  @Override
  public Finding finding(Measurements measured) {
    Paired decades = Paired.of(decades(measured, "with"), decades(measured, "without"));
    List<Text> sentences = new ArrayList<>();
    sentences.add(
        Text.of(
            "exhibit.why.rates",
            Shown.range(Spread.of(decades(measured, "with"))),
            Shown.range(Spread.of(decades(measured, "without")))));
    List<Boolean> parts = new ArrayList<>(List.of(decades.larger()));
    for (String quantity : List.of("shift", "gradientShift", "lossRange")) {
      double[] with = mean(measured, quantity, "with");
      double[] without = mean(measured, quantity, "without");
      boolean smaller = Paired.of(with, without).smaller();
      parts.add(smaller);
      sentences.add(
          Text.of(
              "exhibit.why.compared",
              label(quantity),
              Shown.number(Spread.of(with)),
              Shown.number(Spread.of(without)),
              smaller ? Text.of("exhibit.why.smaller") : Text.of("exhibit.why.notSmaller")));
    }
    boolean[] all = new boolean[parts.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = parts.get(i);
    }
    return new Finding(Verdict.of(all), sentences);
  }

  private static Text label(String quantity) {
    return switch (quantity) {
      case "shift" -> Text.of("exhibit.why.shift");
      case "gradientShift" -> Text.of("exhibit.why.gradientShift");
      case "angle" -> Text.of("exhibit.why.angle");
      default -> Text.of("exhibit.why.lossRange");
    };
  }

  @Override
  public List<Figure> figures(Measurements measured) {
    RaceView view = new RaceView(measured);
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new LineChart(
            "why-rates",
            Text.of("exhibit.why.byRate"),
            Axis.logarithmic(Text.of("axis.rate")),
            Axis.of(Text.of("axis.accuracy")),
            List.of(
                view.byRate("with", Text.of("net.with"), Color.BN),
                view.byRate("without", Text.of("net.without"), Color.PLAIN))));
    for (String quantity : List.of("shift", "gradientShift", "angle", "lossRange")) {
      figures.add(
          new LineChart(
              "why-" + quantity,
              label(quantity),
              Axis.of(Text.of("axis.step")),
              Axis.of(label(quantity)),
              List.of(
                  series(measured, quantity, "with", Color.BN),
                  series(measured, quantity, "without", Color.PLAIN))));
    }
    return figures;
  }

  private static LineChart.Series series(
      Measurements measured, String quantity, String net, Color color) {
    double[] step = measured.get("studyStep", net, measured.seeds()[0]);
    Text name = net.equals("with") ? Text.of("net.with") : Text.of("net.without");
    return RaceView.band(measured, quantity, net, step, name, color);
  }
}
