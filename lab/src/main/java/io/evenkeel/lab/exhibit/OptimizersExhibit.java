package io.evenkeel.lab.exhibit;

import io.evenkeel.data.Mnist;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.BarChart;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/** SGD, momentum, RMSprop and Adam on W, gamma and beta. */
final class OptimizersExhibit implements Exhibit {
  private static final double MOMENTUM = 0.9;

  /**
   * The steps are divided into this many equal parts; accuracies are compared after the first and
   * after all.
   */
  private static final int PARTS = 10;

  /**
   * An optimizer with the rates that it is tried at.
   *
   * @param label a name that is not translated
   */
  private record Rule(String label, DoubleFunction<Optimizer> of, double[] rates) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule("SGD", Optimizer::sgd, new double[] {0.1, 0.3, 1, 3}),
          new Rule(
              "momentum",
              rate -> Optimizer.momentum(rate, MOMENTUM),
              new double[] {0.03, 0.1, 0.3, 1}),
          new Rule("RMSprop", Optimizer::rmsprop, new double[] {1e-3, 3e-3, 1e-2, 3e-2}),
          new Rule("Adam", Optimizer::adam, new double[] {1e-3, 3e-3, 1e-2, 3e-2}));

  private record Settings(int version, List<String> races) {}

  @Override
  public String name() {
    return "optimizers";
  }

  @Override
  public long[] seeds(boolean quick) {
    return quick ? new long[] {1, 2} : new long[] {1, 2, 3};
  }

  private Race race(Rule rule, boolean quick) {
    double[] rates = quick ? new double[] {rule.rates()[1], rule.rates()[2]} : rule.rates();
    return new Race(rates, seeds(quick), 60, quick ? 400 : 2000, new Race.Looks(PARTS, 2));
  }

  @Override
  public Object settings(boolean quick) {
    return new Settings(1, RULES.stream().map(r -> r.label() + race(r, quick)).toList());
  }

  @Override
  public List<Job> jobs(boolean quick, Measurements into) {
    List<Job> jobs = new ArrayList<>();
    for (Rule rule : RULES) {
      Race race = race(rule, quick);
      for (boolean with : new boolean[] {true, false}) {
        String entrant = entrant(rule, with);
        into.put("rates/" + entrant, race.rates());
        for (double rate : race.rates()) {
          for (long seed : race.seeds()) {
            jobs.add(
                new Job(
                    race.steps(),
                    progress -> {
                      Network network = PaperNetwork.sigmoid(with);
                      Trainer trainer = Trainer.of(network).optimizer(rule.of().apply(rate));
                      String variant = RaceView.variant(entrant, rate);
                      double moved =
                          race.run(
                                  trainer,
                                  Mnist.train(),
                                  Mnist.test(),
                                  variant,
                                  seed,
                                  progress,
                                  into)
                              .map(TrainingRun::model)
                              .map(OptimizersExhibit::moved)
                              .orElse(Double.NaN);
                      into.put(Measurements.key("moved", variant, seed), moved);
                    }));
          }
        }
      }
    }
    return jobs;
  }

  /** Mean distance of all gamma from 1 and all beta from 0, where they started. */
  private static double moved(Model model) {
    double sum = 0;
    int count = 0;
    for (String layer : model.statistics().keySet()) {
      float[] gamma = model.parameter(layer, BatchNorm.GAMMA);
      float[] beta = model.parameter(layer, BatchNorm.BETA);
      for (int j = 0; j < gamma.length; j++) {
        sum += Math.abs(gamma[j] - 1) + Math.abs(beta[j]);
        count += 2;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  private static String entrant(Rule rule, boolean with) {
    return rule.label() + (with ? "-with" : "-without");
  }

  @Override
  public ExhibitFinding finding(Measurements measured) {
    RaceView view = new RaceView(measured);
    FindingBuilder answer = new FindingBuilder();
    for (Rule rule : RULES) {
      String with = entrant(rule, true);
      String without = entrant(rule, false);
      Paired early = Paired.of(early(measured, with), early(measured, without));
      Paired last = Paired.of(view.best(with), view.best(without));
      double[] moved = moved(measured, with);
      double[] steps = steps(measured, with);
      answer.part(
          early.larger() && Arrays.stream(moved).allMatch(m -> m > 0),
          "exhibit.optimizers.answer",
          rule.label(),
          Shown.setting(steps[0]),
          Shown.percent(Spread.of(early(measured, with))),
          Shown.percent(Spread.of(early(measured, without))),
          Shown.points(early.difference()),
          Shown.setting(steps[1]),
          Shown.percent(Spread.of(view.best(with))),
          Shown.percent(Spread.of(view.best(without))),
          Shown.points(last.difference()),
          last.words(),
          Shown.number(Spread.of(moved)));
    }
    return answer.finding();
  }

  /** How far gamma and beta moved at the best rate, by seed; NaN if there is none. */
  private static double[] moved(Measurements measured, String entrant) {
    double rate = new RaceView(measured).bestRate(entrant);
    return Double.isNaN(rate)
        ? new double[] {Double.NaN}
        : measured.last("moved", RaceView.variant(entrant, rate));
  }

  /** The accuracy after the first part of the steps at the best rate, by seed; NaN if none. */
  static double[] early(Measurements measured, String entrant) {
    double rate = new RaceView(measured).bestRate(entrant);
    if (Double.isNaN(rate)) {
      return new RaceView(measured).best(entrant);
    }
    int at = first(measured, entrant, rate);
    return measured.each("accuracy", RaceView.variant(entrant, rate), curve -> curve[at]);
  }

  /** The steps of the two comparisons. */
  private static double[] steps(Measurements measured, String entrant) {
    double rate = measured.get("rates/" + entrant)[0];
    double[] step = measured.get("step", RaceView.variant(entrant, rate), measured.seeds()[0]);
    return new double[] {step[first(measured, entrant, rate)], step[step.length - 1]};
  }

  private static int first(Measurements measured, String entrant, double rate) {
    double[] step = measured.get("step", RaceView.variant(entrant, rate), measured.seeds()[0]);
    int at = 0;
    while (step[at] * PARTS < step[step.length - 1]) {
      at++;
    }
    return at;
  }

  @Override
  public List<Figure> figures(Measurements measured) {
    RaceView view = new RaceView(measured);
    double[] steps = steps(measured, entrant(RULES.getFirst(), true));
    List<Figure> figures = new ArrayList<>();
    figures.add(errors("early", steps[0], entrant -> early(measured, entrant)));
    figures.add(errors("last", steps[1], view::best));
    for (Rule rule : RULES) {
      String with = entrant(rule, true);
      String without = entrant(rule, false);
      figures.add(
          new LineChart(
              "optimizers-" + rule.label(),
              Text.of("exhibit.optimizers.curves", rule.label()),
              Axis.of(Text.of("axis.step")),
              Axis.of(Text.of("axis.accuracy")),
              List.of(
                  view.curve(with, Text.of("net.with"), Color.BN),
                  view.curve(without, Text.of("net.without"), Color.PLAIN))));
    }
    return figures;
  }

  /** The test errors by all optimizers. */
  private static Figure errors(String id, double step, Function<String, double[]> accuracies) {
    List<BarChart.Series> bars = new ArrayList<>();
    for (boolean with : new boolean[] {true, false}) {
      List<Spread> spreads =
          RULES.stream()
              .map(rule -> accuracies.apply(entrant(rule, with)))
              .map(of -> Spread.of(Arrays.stream(of).map(accuracy -> 1 - accuracy).toArray()))
              .toList();
      bars.add(
          new BarChart.Series(
              with ? Text.of("net.with") : Text.of("net.without"),
              with ? Color.BN : Color.PLAIN,
              spreads.stream().mapToDouble(Spread::mean).toArray(),
              spreads.stream().mapToDouble(Spread::min).toArray(),
              spreads.stream().mapToDouble(Spread::max).toArray()));
    }
    return new BarChart(
        "optimizers-" + id,
        Text.of("exhibit.optimizers.errors", Shown.setting(step)),
        RULES.stream().map(r -> Text.verbatim(r.label())).toList(),
        Axis.of(Text.of("axis.error")),
        bars,
        false);
  }
}
