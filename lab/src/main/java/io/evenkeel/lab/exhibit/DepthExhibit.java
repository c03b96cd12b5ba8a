package io.evenkeel.lab.exhibit;

import io.evenkeel.data.Mnist;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which networks can be trained at all, by their depth, with and without BN and residuals. */
final class DepthExhibit implements Exhibit {
  private static final int[] DEPTHS = {8, 20, 44};
  private static final double[] RATES = {0.02, 0.1};
  private static final int BATCH = 32;
  private static final int TEST_ROWS = 2000;
  private static final double MOMENTUM = 0.9;

  /** The accuracy of guessing, and somewhat more. */
  private static final double GUESSED = 0.3;

  private record Settings(int version, String depths, Race race) {}

  @Override
  public String name() {
    return "depth";
  }

  @Override
  public long[] seeds(boolean quick) {
    return quick ? new long[] {1, 2} : new long[] {1, 2, 3};
  }

  private Race race(boolean quick) {
    double[] rates = quick ? new double[] {RATES[0]} : RATES;
    return new Race(rates, seeds(quick), BATCH, quick ? 150 : 600, new Race.Looks(15, 2));
  }

  @Override
  public Object settings(boolean quick) {
    return new Settings(1, Arrays.toString(DEPTHS), race(quick));
  }

  @Override
  public List<Job> jobs(boolean quick, Measurements into) {
    Race race = race(quick);
    SmallDigits train =
        SmallDigits.of(Rows.of(Mnist.train().slice(0, Math.toIntExact(BATCH * race.steps()))));
    SmallDigits test = SmallDigits.of(Rows.of(Mnist.test().slice(0, TEST_ROWS)));
    List<Job> jobs = new ArrayList<>();
    for (Family family : Family.values()) {
      for (int depth : DEPTHS) {
        jobs.addAll(
            race.jobs(
                new Race.Entrant(
                    entrant(family, depth),
                    family.network(depth),
                    train.dataset(),
                    test.dataset(),
                    rate -> Optimizer.momentum(rate, MOMENTUM)),
                into));
      }
    }
    return jobs;
  }

  /** The four kinds of networks. */
  enum Family {
    PLAIN_WITH(false, true),
    PLAIN_WITHOUT(false, false),
    RESIDUAL_WITH(true, true),
    RESIDUAL_WITHOUT(true, false);

    private final boolean residual;
    private final boolean norm;

    Family(boolean residual, boolean norm) {
      this.residual = residual;
      this.norm = norm;
    }

    Network network(int depth) {
      return SmallDigits.network(depth, residual, norm);
    }

    private Text label() {
      return Text.of(
          switch (this) {
            case PLAIN_WITH -> "exhibit.depth.plainWith";
            case PLAIN_WITHOUT -> "exhibit.depth.plainWithout";
            case RESIDUAL_WITH -> "exhibit.depth.residualWith";
            case RESIDUAL_WITHOUT -> "exhibit.depth.residualWithout";
          });
    }

    private Color color() {
      Color color = norm ? Color.BN : Color.PLAIN;
      return color.level(residual ? 1 : 0, 2);
    }
  }

  private static String entrant(Family family, int depth) {
    return family.name() + depth;
  }

  /** Final accuracies at the best rate, by seed; 0 where all rates failed. */
  private static double[] best(RaceView view, Family family, int depth) {
    return Arrays.stream(view.best(entrant(family, depth)))
        .map(a -> Double.isNaN(a) ? 0 : a)
        .toArray();
  }

  @Override
  public ExhibitFinding finding(Measurements measured) {
    RaceView view = new RaceView(measured);
    FindingBuilder answer = new FindingBuilder();
    for (int depth : DEPTHS) {
      double[] with = best(view, Family.PLAIN_WITH, depth);
      double[] without = best(view, Family.PLAIN_WITHOUT, depth);
      answer.part(
          Paired.of(with, without).larger(),
          "exhibit.depth.plain",
          String.valueOf(depth),
          Shown.percent(Spread.of(with)),
          Shown.percent(Spread.of(without)));
    }
    int deepest = DEPTHS[DEPTHS.length - 1];
    double[] guessing = best(view, Family.PLAIN_WITHOUT, deepest);
    answer.part(
        Spread.of(guessing).max() < GUESSED,
        "exhibit.depth.guesses",
        String.valueOf(deepest),
        Shown.percent(Spread.of(guessing)));
    double[] residual = best(view, Family.RESIDUAL_WITH, deepest);
    double[] plain = best(view, Family.PLAIN_WITH, deepest);
    answer.part(
        Paired.of(residual, plain).larger(),
        "exhibit.depth.residual",
        String.valueOf(deepest),
        Shown.percent(Spread.of(residual)),
        Shown.percent(Spread.of(plain)),
        Shown.percent(Spread.of(best(view, Family.RESIDUAL_WITHOUT, deepest))));
    return answer.finding();
  }

  @Override
  public List<Figure> figures(Measurements measured) {
    RaceView view = new RaceView(measured);
    List<Figure> figures = new ArrayList<>();
    double[] depths = Arrays.stream(DEPTHS).asDoubleStream().toArray();
    List<LineChart.Series> byDepth = new ArrayList<>();
    for (Family family : Family.values()) {
      List<Spread> spreads =
          Arrays.stream(DEPTHS).mapToObj(d -> Spread.of(best(view, family, d))).toList();
      byDepth.add(
          LineChart.Series.band(
              family.label(),
              family.color(),
              depths,
              spreads.stream().mapToDouble(Spread::mean).toArray(),
              spreads.stream().mapToDouble(Spread::min).toArray(),
              spreads.stream().mapToDouble(Spread::max).toArray()));
    }
    figures.add(
        new LineChart(
            "depth-final",
            Text.of("exhibit.depth.byDepth"),
            Axis.of(Text.of("exhibit.depth.layers")),
            Axis.between(Text.of("axis.accuracy"), 0, 1),
            byDepth));
    for (int depth : DEPTHS) {
      figures.add(
          new LineChart(
              "depth-" + depth,
              Text.of("exhibit.depth.curves", String.valueOf(depth)),
              Axis.of(Text.of("axis.step")),
              Axis.between(Text.of("axis.accuracy"), 0, 1),
              Arrays.stream(Family.values())
                  .map(f -> view.curve(entrant(f, depth), f.label(), f.color()))
                  .toList()));
    }
    return figures;
  }
}
