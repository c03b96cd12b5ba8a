package io.evenkeel.lab.exhibit;

import io.evenkeel.data.Mnist;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.probe.Distribution;
import io.evenkeel.probe.Probe;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The MNIST experiment of Ioffe and Szegedy 2015, section 4.1 and figure 1. */
final class EveryLayerExhibit implements Exhibit {
  private static final double RATE = 0.1;
  private static final int PROBE_ROWS = 1000;
  private static final int SETTLED = 5;

  private record Settings(int version, Race race) {}

  @Override
  public String name() {
    return "every-layer";
  }

  @Override
  public long[] seeds(boolean quick) {
    return quick ? new long[] {1, 2} : new long[] {1, 2, 3};
  }

  private Race race(boolean quick) {
    Race.Looks looks = new Race.Looks(quick ? 20 : 50, 1.5);
    return new Race(new double[] {RATE}, seeds(quick), 60, quick ? 5000 : 50_000, looks);
  }

  @Override
  public Object settings(boolean quick) {
    return new Settings(1, race(quick));
  }

  @Override
  public List<Job> jobs(boolean quick, Measurements into) {
    Race race = race(quick);
    List<Job> jobs = new ArrayList<>();
    for (boolean with : new boolean[] {true, false}) {
      String entrant = with ? "with" : "without";
      into.put("rates/" + entrant, RATE);
      for (long seed : race.seeds()) {
        jobs.add(
            new Job(race.steps(), progress -> train(race, with, entrant, seed, progress, into)));
      }
    }
    return jobs;
  }

  private static void train(
      Race race,
      boolean with,
      String entrant,
      long seed,
      TrainingListener progress,
      Measurements into) {
    Network network = PaperNetwork.sigmoid(with);
    Dataset test = Mnist.test();
    List<double[]> unit = new ArrayList<>();
    int sigmoid = network.layers().size() - 2;
    Probe probe =
        Probe.of(test.slice(0, PROBE_ROWS))
            .at(race.looks().steps(race.steps()))
            .unit(Integer.toString(sigmoid - 1), 0);
    Trainer trainer =
        Trainer.of(network)
            .optimizer(Optimizer.sgd(RATE))
            .probe(
                probe,
                result -> {
                  Distribution input = result.units().getFirst().output();
                  unit.add(
                      new double[] {(double) result.step(), input.p15(), input.p50(), input.p85()});
                });
    String variant = RaceView.variant(entrant, RATE);
    race.run(trainer, Mnist.train(), test, variant, seed, progress, into);
    String[] names = {"unitStep", "p15", "p50", "p85"};
    for (int i = 0; i < names.length; i++) {
      int column = i;
      double[] values = unit.stream().mapToDouble(row -> row[column]).toArray();
      into.put(Measurements.key(names[i], entrant, seed), values);
    }
  }

  /**
   * How far the median of the unit's input wandered after the first fifth of the steps, highest
   * less lowest, in mean distances of the 15th and 85th percentile; by seed.
   */
  static double[] wander(Measurements measured, String entrant) {
    return Arrays.stream(measured.seeds())
        .mapToDouble(seed -> {
          double[] step = measured.get("unitStep", entrant, seed);
          double[] p15 = measured.get("p15", entrant, seed);
          double[] p50 = measured.get("p50", entrant, seed);
          double[] p85 = measured.get("p85", entrant, seed);
          double from = step[step.length - 1] / SETTLED;
          double low = Double.POSITIVE_INFINITY;
          double high = Double.NEGATIVE_INFINITY;
          double width = 0;
          int count = 0;
          for (int i = 0; i < step.length; i++) {
            if (step[i] >= from) {
              low = Math.min(low, p50[i]);
              high = Math.max(high, p50[i]);
              width += p85[i] - p15[i];
              count++;
            }
          }
          return (high - low) / (width / count);
        })
        .toArray();
  }

  @Override
  public ExhibitFinding finding(Measurements measured) {
    RaceView view = new RaceView(measured);
    double[] with = view.best("with");
    double[] without = view.best("without");
    double[] steady = wander(measured, "with");
    double[] unsteady = wander(measured, "without");
    Paired better = Paired.of(with, without);
    double[] step = measured.get("step", RaceView.variant("with", RATE), measured.seeds()[0]);
    return new FindingBuilder()
        .part(
            better.larger(),
            "exhibit.every-layer.accuracy",
            Shown.setting(step[step.length - 1]),
            Shown.percent(Spread.of(with)),
            Shown.percent(Spread.of(without)),
            Shown.points(better.difference()))
        .part(
            Spread.of(view.fewerSteps("with", "without")).min() > 1,
            "exhibit.every-layer.steps",
            view.speedup("with", "without"))
        .part(
            Paired.of(unsteady, steady).larger(),
            "exhibit.every-layer.wander",
            Shown.number(Spread.of(steady)),
            Shown.number(Spread.of(unsteady)))
        .finding();
  }

  @Override
  public List<Figure> figures(Measurements measured) {
    RaceView view = new RaceView(measured);
    List<Figure> figures = new ArrayList<>();
    Axis steps = Axis.of(Text.of("axis.step"));
    Text with = Text.of("net.with");
    Text without = Text.of("net.without");
    figures.add(
        new LineChart(
            "every-layer-accuracy",
            Text.of("exhibit.every-layer.curves"),
            steps,
            view.accuracyAxis("with", "without"),
            List.of(
                view.curve("with", with, Color.BN), view.curve("without", without, Color.PLAIN))));
    figures.add(percentiles(measured, "with", with, Color.BN));
    figures.add(percentiles(measured, "without", without, Color.PLAIN));
    return figures;
  }

  /** The same for both networks. */
  private static Axis inputs(Measurements measured) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (String entrant : List.of("with", "without")) {
      long seed = measured.seeds()[0];
      low = Math.min(low, Arrays.stream(measured.get("p15", entrant, seed)).min().orElse(low));
      high = Math.max(high, Arrays.stream(measured.get("p85", entrant, seed)).max().orElse(high));
    }
    return Axis.between(Text.of("exhibit.every-layer.input"), Math.floor(low), Math.ceil(high));
  }

  private static Figure percentiles(Measurements measured, String entrant, Text name, Color color) {
    long seed = measured.seeds()[0];
    double[] step = measured.get("unitStep", entrant, seed);
    LineChart.Series series =
        LineChart.Series.band(
            Text.of("exhibit.every-layer.band"),
            color,
            step,
            measured.get("p50", entrant, seed),
            measured.get("p15", entrant, seed),
            measured.get("p85", entrant, seed));
    return new LineChart(
        "every-layer-unit-" + entrant,
        Text.of("exhibit.every-layer.unit", name),
        Axis.of(Text.of("axis.step")),
        inputs(measured),
        List.of(series));
  }
}
